"""The browser of the tests: what to install for it, where it is, what it has to be told."""

import shutil
from pathlib import Path

from scripts.console import SetupError
from scripts.system import Need

NAMES = ("chromium", "chromium-browser")
FONTS = Path("/usr/share/fonts")
SNAPS = Path("/snap/bin")


def needs() -> list[Need]:
    """Chromium, its driver and a Chinese font, as Ubuntu or else Debian names them."""
    return [
        Need([("chromium-browser",), ("chromium",)], lambda: any(map(shutil.which, NAMES))),
        Need(
            [("chromium-chromedriver",), ("chromium-driver",)],
            lambda: shutil.which("chromedriver") is not None,
        ),
        Need([("fonts-noto-cjk",)], lambda: any(FONTS.rglob("NotoSansCJK*"))),
    ]


def chromium() -> Path:
    """The system's Chromium; SetupError where there is none.

    Ubuntu's `chromium-browser` is a script that starts the snap, which is answered itself.
    """
    snap = SNAPS / "chromium"
    for name in NAMES:
        if found := shutil.which(name):
            return snap if name == "chromium-browser" and snap.exists() else Path(found)
    raise SetupError("There is no Chromium on this machine: run `make test` once.")


def environment() -> dict[str, str]:
    """What programs that drive the browser need in their environment.

    A snap has a /tmp of its own: profiles, uploads and downloads go where both sides see them.
    """
    if chromium().parent != SNAPS:
        return {}
    shared = Path.home() / "snap/chromium/common/suilaiban"
    shared.mkdir(parents=True, exist_ok=True)
    return {"TMPDIR": str(shared)}
