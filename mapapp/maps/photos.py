"""Photos of cases, for staff within whose scope the case lies; never kept by a cache."""

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from layers.cases.models import CasePhoto
from layers.cases.queries import for_scope
from layers.errors import NotFound
from mapapp.access.context import request_scope


@require_safe
@login_required
def photo(request: HttpRequest, number: str, photo_id: int) -> FileResponse:
    """The photo as a JPEG. Raises NotFound out of scope and for a file that is gone."""
    cases = for_scope(request_scope(request)).filter(number=number)
    row = CasePhoto.objects.filter(case__in=cases, pk=photo_id).first()
    if row is None or not row.file.storage.exists(row.file.name):
        raise NotFound(_("There is no such photo in your area."))
    return FileResponse(
        row.file.open("rb"),
        content_type="image/jpeg",
        headers={"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"},
    )
