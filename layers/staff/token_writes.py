"""What a token wrote itself: a program that goes on editing what it changed is not out of date."""

from layers.staff.models import AccessToken, TokenWrite


def seen_by(token: AccessToken, feature: str, named: int) -> int:
    """The version that the program has seen of ``feature`` when it names version ``named``.

    A later one, if the token itself wrote every version in between.
    """
    wrote = TokenWrite.objects.filter(
        token=token, feature=feature, since__lte=named, version__gt=named
    ).first()
    return wrote.version if wrote else named


def note_write(token: AccessToken, feature: str, before: int, after: int) -> None:
    """Remember that the token led ``feature`` from version ``before`` to ``after``."""
    if after == before:
        return
    goes_on = TokenWrite.objects.filter(token=token, feature=feature, version=before)
    if not goes_on.update(version=after):
        TokenWrite.objects.update_or_create(
            token=token, feature=feature, defaults={"since": before, "version": after}
        )
