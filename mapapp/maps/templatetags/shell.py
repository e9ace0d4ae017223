"""Template tags that every page uses: icons, navigation, deadlines, roles."""

from dataclasses import dataclass
from typing import Any, Final

from django import template
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from layers.staff.models import Role
from layers.staff.scope import Scope
from mapapp.maps.deadlines import TimeLeft, time_left
from mapapp.maps.map_config import map_config

register = template.Library()
# So many words of English fit beside each other on a phone of 360 pixels.
TABS: Final = 5


@dataclass(frozen=True, slots=True)
class NavItem:
    url: str
    label: str
    icon: str
    current: bool


@register.simple_tag
def icon(name: str) -> SafeString:
    """An icon of the sprite; decoration only, the words stand beside it."""
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"></use></svg>',
        static("vendor/icons.svg"),
        name,
    )


@register.simple_tag
def role_label(scope: Scope) -> str:
    """The first of a person's roles, in the order of the role list."""
    return next((str(role.label) for role in Role if role in scope.roles), "")


@register.simple_tag(takes_context=True)
def nav_items(context: dict[str, Any], scope: Scope) -> list[NavItem]:
    """The rooms this person works in; ``current`` marks the one of this page."""
    rooms = [
        (scope.grids, "field:home", _("My grid"), "map"),
        (
            scope.everything or scope.divisions or scope.departments,
            "desk:home",
            _("Cases"),
            "inbox",
        ),
        (scope.everything or scope.divisions, "overview:home", _("Governance map"), "activity"),
        (scope.dispatches or scope.everything, "borders:home", _("Borders"), "pencil-ruler"),
        (
            scope.everything or scope.divisions or Role.ADMINISTRATOR in scope.roles,
            "field:promises",
            _("Promises"),
            "badge-check",
        ),
        (
            scope.everything
            or scope.divisions
            or scope.departments
            or Role.GRID_LEAD in scope.roles,
            "supervision:home",
            _("Supervision"),
            "shield-check",
        ),
        (
            bool(scope.roles & {Role.COUNTY_DISPATCHER, Role.ADMINISTRATOR}),
            "catalogue:home",
            _("Rules"),
            "split",
        ),
        (Role.ADMINISTRATOR in scope.roles, "access:staff", _("Staff"), "users"),
        (True, "access:me", _("Me"), "user"),
    ]
    here = context["request"].path
    items = [(reverse(name), label, sign) for allowed, name, label, sign in rooms if allowed]
    best = max((url for url, _label, _sign in items if here.startswith(url)), key=len, default="")
    return [NavItem(url, label, sign, url == best) for url, label, sign in items]


@dataclass(frozen=True, slots=True)
class Tabs:
    """A person's rooms as a phone shows them: beside each other, and the rest behind *More*."""

    first: list[NavItem]
    rest: list[NavItem]

    @property
    def in_rest(self) -> bool:
        return any(item.current for item in self.rest)


@register.simple_tag(takes_context=True)
def tab_items(context: dict[str, Any], scope: Scope) -> Tabs:
    items = nav_items(context, scope)
    fit = TABS if len(items) <= TABS else TABS - 1
    return Tabs(items[:fit], items[fit:])


@register.simple_tag(takes_context=True, name="map_config")
def map_config_tag(context: dict[str, Any], layers: bool | str) -> dict[str, Any]:
    """What the modules of a map have to know, for ``json_script``; with its layers if asked."""
    return map_config(context["request"], layers=bool(layers))


@register.filter
def left(case: Any) -> TimeLeft:
    """The clock that runs for a case now, with its colour and words."""
    return time_left(case)


@register.filter
def html_lang(code: str) -> str:
    """A language code as HTML and CSS write it: zh-hans becomes zh-Hans."""
    language, _dash, script = code.partition("-")
    return f"{language}-{script.title()}" if script else language
