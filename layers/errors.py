"""Refusals: what a verb says when it will not act. Always a sentence that tells what to do."""

from django.utils.functional import Promise

Words = str | Promise


class Refused(Exception):
    """A verb refused; nothing was changed. ``field`` names the input at fault, if one is."""

    status = 422

    def __init__(self, message: Words, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field

    def __str__(self) -> str:
        return str(self.message)


class NotFound(Refused):
    """No such thing, or not within this person's scope: the two look alike on purpose."""

    status = 404


class NotAllowed(Refused):
    """The thing is in scope, but this person's post does not include the verb."""

    status = 403


class OutOfOrder(Refused):
    """The verb does not lead on from the present state, or somebody else was faster."""

    status = 409


class Changed(OutOfOrder):
    """Somebody else changed the row since this person saw it; ``present`` is it as it is now."""

    def __init__(self, message: Words, present: object) -> None:
        super().__init__(message, "version")
        self.present = present
