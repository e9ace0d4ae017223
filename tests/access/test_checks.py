"""`manage.py check` tells the operator what is configured wrongly and what to do."""

import pyogrio
import pytest
from cryptography.fernet import Fernet
from django.core.checks import run_checks
from pytest_django.fixtures import Settings

from mapapp.checks import (
    demo_stays_at_home,
    field_keys,
    gdal_reads_files_alone,
    lookup_key,
    score_weights,
)

GOOD = Fernet.generate_key().decode()


@pytest.mark.parametrize("keys", [[GOOD], [GOOD, Fernet.generate_key().decode()]])
def test_fernet_keys_pass(settings: Settings, keys: list[str]) -> None:
    settings.FIELD_KEYS = keys
    assert field_keys() == []


@pytest.mark.parametrize("keys", [[], [""], ["too-short"], [GOOD[:-4]], [GOOD, "密钥"], [GOOD[1:]]])
def test_other_keys_are_told_without_showing_them(settings: Settings, keys: list[str]) -> None:
    settings.FIELD_KEYS = keys
    (told,) = field_keys()
    assert told.id == "suilaiban.E001"
    assert "Fernet.generate_key()" in told.hint
    assert not any(key and key in told.msg + told.hint for key in keys)


@pytest.mark.parametrize(
    ("demo", "hosts", "secure", "ids"),
    [
        (True, ["127.0.0.1", "localhost", "[::1]"], False, []),
        (True, ["localhost", "slb.example.gov.cn"], False, ["suilaiban.E002"]),
        (True, ["*"], False, ["suilaiban.E002"]),
        (True, ["localhost"], True, ["suilaiban.E002"]),
        (False, ["slb.example.gov.cn"], True, []),
    ],
)
def test_the_demonstration_stays_on_this_machine(
    settings: Settings, demo: bool, hosts: list[str], secure: bool, ids: list[str]
) -> None:
    settings.DEMO, settings.ALLOWED_HOSTS, settings.SECURE = demo, hosts, secure
    assert [told.id for told in demo_stays_at_home()] == ids
    assert all("DEMO=0" in told.hint for told in demo_stays_at_home())


@pytest.mark.parametrize(("key", "ids"), [("x" * 31, ["suilaiban.W003"]), ("x" * 32, [])])
def test_a_look_up_key_that_can_be_guessed_is_told(
    settings: Settings, key: str, ids: list[str]
) -> None:
    settings.LOOKUP_KEY = key
    assert [told.id for told in lookup_key()] == ids


def test_gdal_opens_nothing_that_leads_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    assert gdal_reads_files_alone() == []
    there = pyogrio.list_drivers()
    monkeypatch.setattr(pyogrio, "list_drivers", lambda: {**there, "OGR_VRT": "r"})
    [told] = gdal_reads_files_alone()
    assert (told.id, "OGR_VRT" in told.msg) == ("suilaiban.E004", True)


def test_manage_py_check_runs_them(settings: Settings) -> None:
    settings.FIELD_KEYS = ["bad"]
    settings.LOOKUP_KEY = "bad"
    settings.DEMO, settings.ALLOWED_HOSTS = True, ["*"]
    everyday = {told.id for told in run_checks()}
    assert {"suilaiban.E001", "suilaiban.E002"} <= everyday
    assert "suilaiban.W003" not in everyday
    assert "suilaiban.W003" in {told.id for told in run_checks(include_deployment_checks=True)}


def test_the_weights_of_the_score_make_100(settings: Settings) -> None:
    assert score_weights() == []
    for weights in ((60, 30, 11), (110, -20, 10)):
        names = ("on_time", "closed", "not_reworked")
        settings.SCORE_WEIGHTS = dict(zip(names, weights, strict=True))
        [error] = score_weights()
        assert error.id == "suilaiban.E005"
        assert "SCORE_ON_TIME" in str(error.hint)
