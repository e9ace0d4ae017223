"""The report form: what is taken, what is refused and with which advice."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from PIL import Image

from layers.cases.lookup import code_of
from layers.cases.models import Case, CaseEvent, CasePhoto, Complainant
from layers.notices.models import Message
from layers.notices.watch import watch
from layers.people_scope import all_people
from layers.territory.crs import bd09_from_wgs84, gcj02_from_wgs84
from tests.public.conftest import JSON

pytestmark = pytest.mark.django_db
Posts = Callable[..., HttpResponse]
Filled = Callable[..., dict[str, Any]]
Pictures = Callable[..., SimpleUploadedFile]


@pytest.fixture(autouse=True)
def _english(client: Client) -> None:
    client.cookies["django_language"] = "en"


def test_the_form_shows_the_category_tree_in_one_statement(
    client: Client, catalogue: SimpleNamespace, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1):
        page = client.get("/report/").content.decode()
    assert '<optgroup label="City" data-icon="trash-2" data-family="Livelihood">' in page
    assert 'data-promise="Taken up within 1 working day, answered within 7 working days."' in page


def test_withdrawn_categories_are_not_offered(client: Client, catalogue: SimpleNamespace) -> None:
    catalogue.lamp.active = False
    catalogue.lamp.save()
    page = client.get("/report/").content.decode()
    assert 'value="garbage"' in page
    assert 'value="lamp"' not in page


def test_a_report_becomes_a_routed_case(
    ren_posts: Posts, territory: SimpleNamespace, staff: SimpleNamespace
) -> None:
    answer = ren_posts(kind="enterprise")
    case = Case.objects.get()
    assert answer.status_code == 201
    assert answer.json() == {
        "number": case.number, "code": code_of(case.uuid), "new": True, "place_state": "located",
        "next": f"/report/done/{case.number}/",
    }  # fmt: skip
    assert (case.grid, case.department, case.channel) == (territory.A1, staff.sanitation, "web")
    with all_people():
        assert Complainant.objects.get().kind == "enterprise"


def test_a_post_takes_few_statements_and_no_session(
    client: Client, filled: Filled, staff: SimpleNamespace, django_assert_num_queries: Any
) -> None:
    """Routed, with both clocks, owner and history, in three; no job is made, the sweep tells."""
    fields = filled()
    with django_assert_num_queries(3):  # the verb's own, and whether there is a model to suggest
        client.post("/report/", fields, headers=JSON)
    assert "sessionid" not in client.cookies
    case = Case.objects.get()
    assert (case.department, case.owner) == (staff.sanitation, staff.lan)
    assert case.received_at < case.accept_due < case.resolve_due
    assert case.events.get().detail["rule"] == case.rule_id
    watch(case.accept_due)
    assert Message.objects.filter(to=staff.lan, kind="reminded").exists()


def test_without_javascript_the_browser_is_sent_to_the_receipt(
    client: Client, filled: Filled
) -> None:
    answer = client.post("/report/", filled(lon="", lat=""))
    case = Case.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/report/done/{case.number}/")
    assert case.place_state == "unplaced"


def test_the_same_uuid_twice_is_the_same_case(ren_posts: Posts) -> None:
    uuid = str(uuid4())
    first, second = ren_posts(uuid=uuid), ren_posts(uuid=uuid, text="又来一次")
    assert (first.status_code, second.status_code) == (201, 200)
    assert (second.json()["number"], second.json()["code"]) == (
        first.json()["number"], first.json()["code"],
    )  # fmt: skip
    assert (Case.objects.count(), CaseEvent.objects.count()) == (1, 1)


@pytest.mark.parametrize(("crs", "shift"), [("gcj02", gcj02_from_wgs84), ("bd09", bd09_from_wgs84)])
def test_shifted_coordinates_are_brought_home(ren_posts: Posts, crs: str, shift: Any) -> None:
    lon, lat = shift(117.92, 33.97)
    ren_posts(lon=lon, lat=lat, crs=crs)
    assert Case.objects.get().geom.coords == pytest.approx((117.92, 33.97), abs=2e-7)


def test_outside_the_county_it_is_taken_and_a_dispatcher_settles_the_place(
    client: Client, ren_posts: Posts, staff: SimpleNamespace
) -> None:
    answer = ren_posts(lon="121.5", lat="31.2")
    case = Case.objects.get()
    assert (answer.status_code, answer.json()["place_state"]) == (201, "outside")
    assert (case.grid, case.owner) == (None, staff.kun)
    assert (
        "a dispatcher will settle the place" in client.get(answer.json()["next"]).content.decode()
    )


@pytest.mark.parametrize(
    ("fields", "field", "advice"),
    [
        ({"lon": "190"}, "lon", "Put the pin on the map again"),
        ({"lat": "95", "lon": "195"}, "lon", "Put the pin on the map again"),
        ({"lon": "33.97", "lat": "117.92"}, "lon", "look swapped. Send the longitude as lon"),
        ({"lon": "nan"}, "lon", "Put the pin on the map again"),
        ({"lat": "inf"}, "lon", "Put the pin on the map again"),
        ({"lon": "1e999"}, "lon", "Put the pin on the map again"),
        ({"lon": "here"}, "lon", "Put the pin on the map again"),
        ({"lat": ""}, "lon", "Send both longitude and latitude"),
        ({"crs": "mars"}, "crs", "Use wgs84, gcj02 or bd09"),
        ({"text": ""}, "text", "Write what is the matter"),
        ({"text": None}, "text", "Write what is the matter"),
        ({"text": " \n\t "}, "text", "Write what is the matter"),
        ({"text": "字" * 20_000}, "text", "Shorten it to 2000"),
        ({"text": "坏\x00了"}, "text", "Delete it, or type the text again"),
        ({"text": "坏\x1b[31m了"}, "text", "Delete it, or type the text again"),
        ({"text": "abc\u202edef"}, "text", "Delete it, or type the text again"),
        ({"address": "址" * 201}, "address", "Shorten it to 200"),
        ({"name": "名\x07"}, "name", "Delete it, or type the text again"),
        ({"phone": "call me"}, "phone", "or leave it out"),
        ({"phone": "1\x00"}, "phone", "or leave it out"),
        ({"category": "nonsense"}, "category", "Choose what this is about from the list"),
        ({"category": ""}, "category", "Choose what this is about from the list"),
        ({"category": "gar\x00bage"}, "category", "Delete it"),
        ({"kind": "ghost"}, "kind", "Say whether a person or an enterprise asks"),
        ({"uuid": "not-one"}, "", "Reload the page and send it again"),
        ({"uuid": None}, "", "Reload the page and send it again"),
    ],
)
def test_bad_input_is_refused_with_advice_and_nothing_is_written(
    ren_posts: Posts, fields: dict[str, Any], field: str, advice: str
) -> None:
    answer = ren_posts(**fields)
    assert answer.status_code == 422
    assert answer.json()["field"] == field
    assert advice in answer.json()["error"]
    assert not Case.objects.exists()


def test_a_refused_page_keeps_what_was_typed_and_shows_why_at_the_field(
    client: Client, filled: Filled
) -> None:
    fields = filled(phone="call me", text="路灯 <b>坏了</b>", category="lamp")
    page = client.post("/report/", fields)
    words = page.content.decode()
    assert page.status_code == 422
    assert 'data-refused="phone"' in words
    assert 'data-error="phone" role="alert">Give the phone number in figures' in words
    assert "路灯 &lt;b&gt;坏了&lt;/b&gt;</textarea>" in words
    assert f'name="uuid" value="{fields["uuid"]}"' in words
    assert '<option value="lamp"' in words
    assert "selected>Street lamp</option>" in words
    assert "Photos have to be chosen again." in words


@pytest.mark.parametrize("field", ["crs", "uuid"])
def test_a_refusal_without_a_place_of_its_own_is_still_shown(
    client: Client, filled: Filled, field: str
) -> None:
    words = client.post("/report/", filled(**{field: "mars"})).content.decode()
    assert "Use wgs84, gcj02 or bd09." in words or "Reload the page and send it again." in words


def test_photos_are_stored_without_position_or_device(ren_posts: Posts, picture: Pictures) -> None:
    sent = picture(gps=True)
    with Image.open(sent) as before:
        assert before.getexif().get_ifd(0x8825)
    sent.seek(0)
    assert ren_posts(photos=[sent, picture(shade=10)]).status_code == 201
    rows = CasePhoto.objects.filter(stage="before")
    assert len(rows) == 2
    for row in rows:
        with Image.open(row.file) as after:
            assert not after.getexif()
            assert "exif" not in after.info
        with row.file.open("rb") as stored:
            assert b"phone" not in stored.read()


@pytest.mark.parametrize(
    "content", [b"", b"<html>hello</html>", b"\xff\xd8\xff\xe0 cut off", b"GIF89a"]
)
def test_what_is_not_a_photo_is_refused(ren_posts: Posts, content: bytes) -> None:
    answer = ren_posts(photos=[SimpleUploadedFile("photo.jpg", content, "image/jpeg")])
    assert (answer.status_code, answer.json()["field"]) == (422, "photos")
    assert "Choose a JPEG, PNG or WebP picture" in answer.json()["error"]
    assert not Case.objects.exists()


def test_a_photo_of_50_mb_is_refused(ren_posts: Posts, picture: Pictures) -> None:
    huge = SimpleUploadedFile("photo.jpg", picture().read() + bytes(50_000_000), "image/jpeg")
    answer = ren_posts(photos=[huge])
    assert (answer.status_code, answer.json()["field"]) == (422, "photos")
    assert "A photo may have 10 MB. Take it again smaller" in answer.json()["error"]
    assert not Case.objects.exists()


def test_seven_photos_are_refused(ren_posts: Posts, picture: Pictures) -> None:
    answer = ren_posts(photos=[picture(shade=shade) for shade in range(7)])
    assert (answer.status_code, answer.json()["field"]) == (422, "photos")
    assert "Send 6 photos at most" in answer.json()["error"]
    assert not Case.objects.exists()


@pytest.mark.parametrize("headers", [JSON, {}])
def test_more_files_than_are_read_at_all_get_a_clear_page(
    client: Client, filled: Filled, picture: Pictures, headers: dict[str, str]
) -> None:
    fields = filled(photos=[picture(shade=shade) for shade in range(10)])
    answer = client.post("/report/", fields, headers=headers)
    assert answer.status_code == 400
    assert "Send 6 photos at most." in answer.content.decode()


@pytest.mark.parametrize("headers", [JSON, {}])
def test_more_text_than_is_read_at_all_gets_a_clear_page(
    client: Client, filled: Filled, headers: dict[str, str]
) -> None:
    answer = client.post("/report/", filled(text="字" * 400_000), headers=headers)
    assert answer.status_code == 413
    assert "Shorten it to 2000 characters" in answer.content.decode()


def test_a_body_of_impossible_length_is_not_even_read(client: Client) -> None:
    answer = client.post("/report/", {}, headers=JSON, CONTENT_LENGTH=str(10**9))
    assert (answer.status_code, answer.json()["field"]) == (413, "photos")
    assert "each of 10 MB or less" in answer.json()["error"]


def test_a_damaged_body_gets_a_clear_page(client: Client) -> None:
    answer = client.post(
        "/report/", b"--x\r\nrubbish", content_type="multipart/form-data", headers=JSON
    )
    assert answer.status_code == 400
    assert "Go back and send it again" in answer.json()["error"]


def test_the_form_is_protected_against_other_sites(filled: Filled) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/report/", filled()).status_code == 403
    token = strict.get("/report/").cookies["csrftoken"].value
    answer = strict.post("/report/", filled(csrfmiddlewaretoken=token), headers=JSON)
    assert answer.status_code == 201


def test_what_a_worker_brings_in_is_of_the_patrol_with_its_own_time(
    filled: Filled, staff: SimpleNamespace
) -> None:
    lan, at = Client(), timezone.now() - timedelta(hours=3)
    lan.force_login(staff.lan)
    answer = lan.post("/report/", filled(happened_at=at.isoformat()), headers=JSON)
    assert answer.status_code == 201
    event = CaseEvent.objects.get()
    assert (event.actor, event.happened_at, event.case.channel) == (staff.lan, at, "patrol")


def test_a_resident_names_no_time_of_her_own(ren_posts: Posts) -> None:
    at = timezone.now() - timedelta(hours=3)
    assert ren_posts(happened_at=at.isoformat()).status_code == 201
    event = CaseEvent.objects.get()
    assert (event.actor, event.case.channel) == (None, "web")
    assert event.happened_at > at
