"""The dispatch catalogue's pages: who sees and changes what; from a draft to its day."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from layers.cases.models import Case, DispatchCatalogue, DispatchRule
from layers.staff.models import Post, Role, User
from tests.conftest import START

pytestmark = pytest.mark.django_db


def client_of(user: User, language: str = "en") -> Client:
    client = Client()
    client.force_login(user)
    client.cookies["django_language"] = language
    return client


@pytest.fixture
def kun(staff: SimpleNamespace, catalogue: SimpleNamespace) -> Client:
    for unit in (staff.works, staff.upper_office):
        Post.objects.create(user=staff.dong, role=Role.HANDLER, department=unit, starts_on=START)
    return client_of(staff.kun)


@pytest.fixture
def draft(kun: Client) -> DispatchCatalogue:
    kun.post(reverse("catalogue:begin"), {"name": "2027"})
    return DispatchCatalogue.objects.get(in_force=False)


def test_who_may_read(catalogue: SimpleNamespace, staff: SimpleNamespace) -> None:
    for who in ("bo", "kun", "dong", "chen", "su", "ada"):
        assert client_of(getattr(staff, who)).get(reverse("catalogue:home")).status_code == 200
    assert client_of(staff.lan).get(reverse("catalogue:home")).status_code == 403
    assert Client().get(reverse("catalogue:home")).status_code == 302


def test_the_map_gets_the_answer_of_every_grid(
    kun: Client, catalogue: SimpleNamespace, territory: SimpleNamespace
) -> None:
    address = reverse("catalogue:answers", args=[catalogue.catalogue.pk])
    found = kun.get(address, {"category": "garbage"}).json()
    assert [(unit["name"], unit["grids"]) for unit in found["units"]] == [
        ("Urban Order", 4), ("Upper Town Office", 1),
    ]  # fmt: skip
    assert found["grids"][str(territory.A2.pk)] == [1, catalogue.garbage_a2.pk]
    catalogue.city_anywhere.delete()
    found = kun.get(address, {"category": "lamp"}).json()
    assert (found["holes"], found["grids"][str(territory.A1.pk)]) == (5, [-1, 0])
    assert kun.get(address, {"category": "no"}).status_code == 404


def test_from_a_draft_to_its_day(kun: Client, draft: DispatchCatalogue) -> None:
    def send(name: str, **values: object) -> str:
        draft.refresh_from_db()
        answer = kun.post(
            reverse(f"catalogue:{name}", args=[draft.pk]),
            {"version": draft.version, **values},
            follow=True,
        )
        assert answer.status_code == 200
        return " ".join(answer.text.split())

    page = send("rule", category="lamp", area="320324001000", department="sanitation")
    assert "In the draft" in page
    assert "<b>睢城街道</b> → Urban Order" in page
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert "Check the draft first" in send("effect", on=tomorrow.isoformat())
    assert "No hole and no conflict" in send("check")
    assert "Confirmed. It routes from" in send("effect", on=tomorrow.isoformat())
    assert "Call it off" in kun.get(reverse("catalogue:version", args=[draft.pk])).text
    assert "Called off" in send("call-off")
    assert "Choose a day" in send("effect", on="2027-02-31")


def test_the_difference_is_told_in_rules_and_in_grids(
    kun: Client, draft: DispatchCatalogue, staff: SimpleNamespace
) -> None:
    address = reverse("catalogue:difference", args=[draft.pk])
    assert "The two versions have the same rules." in kun.get(address).text
    draft.rules.filter(division__isnull=False).update(department=staff.works)
    page = " ".join(kun.get(address).text.split())
    assert "4 grids get another department" in page
    assert kun.get(address, {"with": "nonsense"}).status_code == 200


def test_from_a_case_page_in_two_steps(
    kun: Client, staff: SimpleNamespace, ren_reports: object
) -> None:
    case = Case.objects.get(pk=ren_reports().case_id)  # type: ignore[operator]
    case.department = staff.works
    case.save()
    address = reverse("catalogue:from-case", args=[case.number])
    assert address in kun.get(reverse("desk:case", args=[case.number])).text
    page = kun.get(address)
    assert f"Case {case.number} was sent to the wrong unit" in page.text
    done = kun.post(
        address, {"category": "garbage", "area": "320324001000", "department": "works"}, follow=True
    )
    assert "In the draft" in done.text
    assert DispatchRule.objects.filter(
        catalogue__in_force=False, division__code="320324001000", department=staff.works
    ).exists()
    refused = kun.post(address, {"category": "garbage", "area": "9", "department": "works"})
    assert refused.status_code == 422


def test_a_town_dispatcher_reads_only(
    staff: SimpleNamespace, draft: DispatchCatalogue, ren_reports: object
) -> None:
    bo = client_of(staff.bo)
    page = bo.get(reverse("catalogue:version", args=[draft.pk])).text
    assert "rule-form" not in page
    answer = bo.post(
        reverse("catalogue:rule", args=[draft.pk]), {"category": "lamp", "department": "works"}
    )
    assert answer.status_code == 403
    case = ren_reports()  # type: ignore[operator]
    assert "catalogue/cases/" not in bo.get(reverse("desk:case", args=[case.number])).text
    assert bo.get(reverse("catalogue:from-case", args=[case.number])).status_code == 403


def test_words_of_a_rule_are_shown_as_text(kun: Client, draft: DispatchCatalogue) -> None:
    kun.post(
        reverse("catalogue:rule", args=[draft.pk]),
        {"category": "lamp", "department": "works", "office": "<script>x</script>"},
    )
    page = kun.get(reverse("catalogue:version", args=[draft.pk]), {"category": "lamp"}).text
    assert "<script>x" not in page
    assert "&lt;script&gt;x" in page


def test_the_page_has_a_fixed_number_of_statements(
    kun: Client, catalogue: SimpleNamespace, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    address = reverse("catalogue:version", args=[catalogue.catalogue.pk])
    kun.get(address)
    with django_assert_num_queries(6):
        kun.get(address)
