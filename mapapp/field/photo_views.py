"""Photos of the field, for those who may see what they belong to."""

from django.http import FileResponse, HttpRequest
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from layers.errors import NotFound
from layers.fieldwork.queries import photo_in_scope
from mapapp.field.who import hazard_people, signed_in


@require_safe
@hazard_people
def photo(request: HttpRequest, pk: int) -> FileResponse:
    """The photo as a JPEG. Raises NotFound out of scope and for a file that is gone."""
    row = photo_in_scope(signed_in(request), pk)
    if row is None or not row.file.storage.exists(row.file.name):
        raise NotFound(_("There is no such photo in your area."))
    return FileResponse(
        row.file.open("rb"),
        content_type="image/jpeg",
        headers={"X-Content-Type-Options": "nosniff"},
    )
