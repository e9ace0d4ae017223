"""What is made from the sources and not kept in git: translations, collected assets, demo data."""

import os
from collections.abc import Mapping

from scripts.console import LOCAL, ROOT, run, say, step
from scripts.packages import LOCK, PYTHON
from scripts.stamps import Stamp

STATICFILES = LOCAL / "staticfiles"
PREPARED = LOCAL / "stamps" / "prepared"
SIGN_INS = LOCAL / "sign-ins"
STATIC_SOURCES = ("static", "mapapp/**/static", "layers/**/static")
# Never ours to translate.
FOREIGN = ("node_modules", ".venv", ".local", "static/vendor")


def compile_messages() -> None:
    """Compile every .po file, straight with msgfmt: Django would take seconds to start."""
    sources = sorted(ROOT.glob("mapapp/**/*.po"))
    stamp = Stamp(LOCAL / "stamps" / "messages", sources)
    if stamp.is_fresh() and all(po.with_suffix(".mo").exists() for po in sources):
        return
    with step("Compiling the translations"):
        for po in sources:
            run(["msgfmt", "--check-format", "-o", po.with_suffix(".mo"), po])
    stamp.write()


def extract_messages() -> None:
    """Bring the .po files up to date with the texts in the sources."""
    ignored = [f"--ignore={name}" for name in FOREIGN]
    for domain in ("django", "djangojs"):
        command = [PYTHON, "manage.py", "makemessages", "-d", domain]
        run([*command, "-l", "zh_Hans", "--add-location=file", *ignored])


def collect_static(env: Mapping[str, str]) -> None:
    """Collect and hash what browsers load.

    Older hashed files stay: a server that is running may still name them.
    """
    folders = [folder for pattern in STATIC_SOURCES for folder in sorted(ROOT.glob(pattern))]
    code = [ROOT / "mapapp/settings.py", ROOT / "mapapp/storage.py"]
    stamp = Stamp(STATICFILES / ".stamp", [*folders, *code, LOCK])
    if stamp.is_fresh():
        return
    with step("Collecting the static files"):
        run([PYTHON, "manage.py", "collectstatic", "--noinput", "-v", "0"], env=env)
    stamp.write()


def prepare(env: Mapping[str, str]) -> None:
    """Tables, demo county and sign-ins; asks no database again while nothing has changed.

    Only for the private database, which nobody else changes; any other is always looked at.
    """
    code = [*sorted(ROOT.glob("layers/*/migrations")), ROOT / "fixtures", LOCK]
    stamp = Stamp(PREPARED, [*code, env["DATABASE_URL"], env.get("DEMO", "")])
    guest = ["guest"] if os.environ.get("DATABASE_URL") else []
    if guest or not stamp.is_fresh():
        run([PYTHON, "-m", "scripts.prepare", *guest], env=env)
        stamp.write()
    if SIGN_INS.exists():
        say(SIGN_INS.read_text())


def forget_prepared() -> None:
    """The demo data is about to change, and with it the sign-ins."""
    PREPARED.unlink(missing_ok=True)
