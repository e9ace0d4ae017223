"""Forms of this room. The rules stand in the verbs; a form only reads what was typed."""

from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from layers.cases.source import MAX_SOURCE
from layers.errors import Refused
from layers.staff.models import Role
from layers.staff.names import MAX_NAME, MAX_USERNAME
from layers.staff.queries import departments, towns


def _wrong() -> str:
    limit = settings.AXES_FAILURE_LIMIT
    return ngettext(
        "User name or password is wrong. After %(limit)d wrong try the account pauses.",
        "User name or password is wrong. After %(limit)d wrong tries the account pauses.",
        limit,
    ) % {"limit": limit}


def _choose(form: forms.Form, name: str, choices: list[Any]) -> None:
    """Give a field the choices of this moment."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 (declared so below)
    field.choices = choices


class SignInForm(AuthenticationForm):
    error_messages: ClassVar[dict[str, Any]] = {
        "invalid_login": lazy(_wrong, str)(),
        "inactive": lazy(_wrong, str)(),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("User name")
        self.fields["username"].widget.attrs["spellcheck"] = "false"


class OwnPasswordForm(PasswordChangeForm):
    """The settings' validators apply; the new password must be a new one."""

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if values.get("new_password1") and values["new_password1"] == values.get("old_password"):
            self.add_error(
                "new_password1",
                ValidationError(_("This is the present password. Choose another one.")),
            )
        return values


class NewPersonForm(forms.Form):
    username = forms.CharField(
        label=_("User name"),
        max_length=MAX_USERNAME,
        help_text=_("Letters, digits and . _ @ + - only. It cannot be changed later."),
        widget=forms.TextInput(
            {"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    name = forms.CharField(
        label=_("Name"), max_length=MAX_NAME, widget=forms.TextInput({"autocomplete": "off"})
    )


class NameForm(forms.Form):
    name = forms.CharField(
        label=_("Name"), max_length=MAX_NAME, widget=forms.TextInput({"autocomplete": "off"})
    )


class PostForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"), choices=[("", "—"), *Role.choices])
    area = forms.CharField(
        label=_("Area code"),
        required=False,
        max_length=17,
        help_text=_("Worker, lead: a grid. Town dispatcher: a town. Leader: empty or a town."),
        widget=forms.TextInput({"autocomplete": "off", "list": "areas"}),
    )
    department = forms.ChoiceField(label=_("Department of the post"), required=False)
    starts_on = forms.DateField(
        label=_("Held from"),
        required=False,
        help_text=_("Empty: from today."),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "department", [("", "—"), *departments()])


class EndForm(forms.Form):
    ends_on = forms.DateField(required=False)


class FilterForm(forms.Form):
    q = forms.CharField(required=False, max_length=60, label=_("Name, user name or grid"))
    role = forms.ChoiceField(required=False, label=_("Role"))
    town = forms.ChoiceField(required=False, label=_("Town"))
    department = forms.ChoiceField(required=False, label=_("Department of the post"))
    state = forms.ChoiceField(
        required=False,
        label=_("Account"),
        choices=[("", _("Open accounts")), ("closed", _("Closed accounts")), ("all", _("All"))],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        anybody = ("", _("All"))
        choices: dict[str, list[Any]] = {
            "role": list(Role.choices),
            "town": towns(),
            "department": departments(),
        }
        for name, options in choices.items():
            _choose(self, name, [anybody, *options])


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("Excel workbook (.xlsx)"), widget=forms.FileInput({"accept": ".xlsx"})
    )


class CaseFileForm(forms.Form):
    source = forms.CharField(
        label=_("Name of the other system"),
        max_length=MAX_SOURCE,
        help_text=_(
            "Always write it the same way: with the number it tells which cases are here already."
        ),
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    file = forms.FileField(
        label=_("CSV or Excel file"), widget=forms.FileInput({"accept": ".csv,.txt,.xlsx"})
    )
    crs = forms.ChoiceField(
        label=_("Coordinates in the file"),
        choices=[
            ("wgs84", _("WGS84 or CGCS2000")),
            ("gcj02", _("GCJ-02 (Amap, Tencent)")),
            ("bd09", _("BD-09 (Baidu)")),
        ],
    )


def obey(form: forms.Form, verb: Callable[[], Any]) -> Any:
    """Run ``verb`` and return what it returns; its refusal becomes an error of the form."""
    try:
        return verb()
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        return None
