"""Every text of the pages and of the browser's modules has its Chinese translation."""

import re
import shutil
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.core.management import call_command
from pytest_django.fixtures import Settings

FOREIGN = [".venv", ".local", "node_modules", "static/vendor", "tests", "docs", "mapapp/locale"]
CATALOGUE = Path(settings.BASE_DIR) / "mapapp/locale"


def texts(catalogue: polib.POFile) -> set[str]:
    return {entry.msgid for entry in catalogue if not entry.obsolete}


@pytest.mark.parametrize("domain", ["django", "djangojs"])
def test_nothing_is_left_in_english(
    domain: str, tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The texts found in the sources today are those of the catalogue, each one translated."""
    monkeypatch.chdir(settings.BASE_DIR)
    shutil.copytree(CATALOGUE, tmp_path / "locale", ignore=shutil.ignore_patterns("*.mo"))
    settings.LOCALE_PATHS = [tmp_path / "locale"]
    call_command(
        "makemessages", locale=["zh_Hans"], domain=domain, ignore_patterns=FOREIGN, verbosity=0
    )
    name = f"zh_Hans/LC_MESSAGES/{domain}.po"
    found = polib.pofile(str(tmp_path / "locale" / name))
    assert texts(found) == texts(polib.pofile(str(CATALOGUE / name)))
    left = [entry.msgid for entry in found.untranslated_entries() + found.fuzzy_entries()]
    assert left == []


def test_no_text_hides_from_the_catalogue_behind_another_name() -> None:
    """Texts are found by the names of Django's functions and by `_`; any other name hides them."""
    folders = [Path(settings.BASE_DIR) / name for name in ("layers", "mapapp", "fixtures")]
    sources = [path for folder in folders for path in folder.rglob("*.py")]
    imported = re.compile(r"\b(?:u?n?p?gettext|n?gettext_lazy|n?pgettext_lazy) as (?!_\b)")
    assert [str(path) for path in sources if imported.search(path.read_text())] == []
