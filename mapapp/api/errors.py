"""What the interface refuses beyond what the layers do, each with its HTTP status."""

from collections.abc import Collection as Words
from typing import Any, Final

from django.utils.translation import gettext as _

from layers.errors import OutOfOrder, Refused

METHODS: Final = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")


class BadParameter(Refused):
    """The query of the address cannot be read; ``field`` is the parameter."""

    status = 400


class BadBody(Refused):
    """The body is no JSON, or not of the shape that GeoJSON has."""

    status = 400


class SignedOut(Refused):
    """This needs a sign-in."""

    status = 401

    def __init__(self) -> None:
        super().__init__(_("Sign in for this: user name and access token by HTTP Basic."))


class NoMethod(Refused):
    """No verb of the layer does this; ``allowed`` are the methods that there are."""

    status = 405

    def __init__(self, allowed: Words[str]) -> None:
        super().__init__(_("This is not done here. The header Allow names what is."))
        self.allowed = allowed


class TooLarge(Refused):
    """More than any feature needs."""

    status = 413


class WrongType(Refused):
    """The body is in a format that is not read here."""

    status = 415


class NoVersion(Refused):
    """The write does not say which version it saw."""

    status = 428

    def __init__(self) -> None:
        super().__init__(
            _("Name the version that you changed: by If-Match with the ETag, or as the property "
              "“version”."), "version",
        )  # fmt: skip


class OutOfDate(OutOfOrder):
    """Somebody else changed it since; ``states`` are theirs and mine, as GeoJSON, and the clash."""

    status = 412

    def __init__(self, states: dict[str, Any], words: str = "") -> None:
        super().__init__(
            words or _("Somebody changed this since you read it. Look at both, then decide."),
            "version",
        )
        self.states = states


def allow(methods: Words[str]) -> str:
    """The methods as the header Allow lists them."""
    return ", ".join(method for method in METHODS if method in methods)
