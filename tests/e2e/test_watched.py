"""The long walks of a case: six steps with six people, and one that everything goes wrong with.

Time is moved by giving deadlines another moment and handing the sweeps their ``now``.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db.models import F
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from layers.cases.lookup import code_of
from layers.cases.models import Case
from layers.notices.models import Message
from layers.notices.watch import watch as watch_clocks
from layers.oversight.compose import last_full
from layers.oversight.detect import detect
from layers.oversight.models import Bulletin, ReopenRequest, Summons, Supervision, Whistle
from layers.oversight.rating_link import token_of
from layers.oversight.watch_whistles import watch_whistles
from layers.staff.models import Role, User
from tests.conftest import PASSWORD
from tests.e2e.conftest import DESKTOP, PHONE, watch

pytestmark = pytest.mark.django_db(transaction=True)
Visit = Callable[..., Page]


@pytest.fixture
def staff(
    staff: SimpleNamespace, territory: SimpleNamespace, make_user: Callable[..., User]
) -> SimpleNamespace:
    """Everybody, and Gong of the works bureau."""
    staff.gong = make_user("gong", "宫", role=Role.HANDLER, department=staff.works)
    return staff


@pytest.fixture
def visit(
    new_context: Callable[..., BrowserContext], live_server: Any, problems: list[str]
) -> Visit:
    """A person's own device, signed in if somebody's, opened at a path."""

    def open_page(path: str, user: User | None = None, size: dict[str, int] = DESKTOP) -> Page:
        page = new_context(has_touch=size == PHONE).new_page()
        page.set_viewport_size(size)
        watch(page, problems, live_server.url)
        page.goto(live_server.url + path)
        if user is not None:
            page.locator("[name=username]").fill(user.username)
            page.locator("[name=password]").fill(PASSWORD)
            page.locator("main form .btn.primary").click()
        return page

    return open_page


def step(page: Page, number: str, verb: str, **fields: str) -> None:
    """One verb of the desk, by its form on the case page."""
    asks = "".join(f":has(:not([type=hidden])[name={name}])" for name in fields)
    form = page.locator(f"form[action$='/cases/{number}/{verb}/']{asks}").first
    for name, value in fields.items():
        field = form.locator(f":not([type=hidden])[name={name}]")
        field.evaluate("(node, value) => { node.value = value; }", value)
    with page.expect_response(lambda answer: f"/{verb}/" in answer.url) as sent:
        form.evaluate("(node) => node.requestSubmit()")
    assert sent.value.status < 400, sent.value.status
    # Without the page's module, which may still be loading, the form leads on by itself.
    page.wait_for_load_state("networkidle")


def opened(page: Page, case: Case) -> Page:
    page.goto(page.url.split("/desk/")[0].split("/supervision/")[0] + f"/desk/cases/{case.number}/")
    expect(page.locator("#the-case")).to_have_attribute("data-number", case.number)
    return page


def pin_on_a1(page: Page) -> None:
    """Click the map in the middle of grid A1, the north-western of the county."""
    county = page.locator(".border-county").bounding_box()
    assert county is not None
    x, y = county["x"] + county["width"] / 6, county["y"] + county["height"] / 4
    page.mouse.click(x, y)
    expect(page.locator("#place")).to_contain_text("东升第1网格")


def test_six_steps_with_six_people(
    visit: Visit, staff: SimpleNamespace, catalogue: SimpleNamespace, live_server: Any
) -> None:
    """信息归集 by Kun at the hotline, 流转交办 by Bo, 处理反馈 by Dong with Gong, 督查督办 by Su,
    核查结案 by Lan on the spot and Bo, 考核评价 by Ren on the phone and in Chen's figures."""
    kun = visit("/desk/hotline/", staff.kun)
    kun.locator("#text").fill("东升路的垃圾桶满了三天，路灯也照不到，没有人来清运。")
    kun.locator("#category").select_option("garbage")
    kun.locator("#name").fill("任一")
    kun.locator("#phone").fill("13800005021")
    pin_on_a1(kun)
    kun.locator("button[form=enter]").click()
    expect(kun.locator("#done")).to_be_visible()
    case = Case.objects.get()
    expect(kun.locator("#done")).to_contain_text(case.number)

    bo = visit("/desk/", staff.bo)
    opened(bo, case)
    step(bo, case.number, "dispatch", department=str(staff.sanitation.pk))
    opened(bo, case)
    step(bo, case.number, "do/co_handle", departments=str(staff.works.pk), note="看一下路灯")

    dong = visit("/desk/", staff.dong)
    opened(dong, case)
    step(dong, case.number, "accept")
    gong = visit("/desk/", staff.gong)
    opened(gong, case)
    step(gong, case.number, "reply", text="路灯已修好。")

    su = visit("/desk/", staff.su)
    opened(su, case)
    step(su, case.number, "do/remind", words="群众来电问过两次")
    dong.goto(f"{live_server.url}/me/inbox/")
    dong.locator("a", has_text="请抓紧办理").click()
    expect(dong.locator("#the-case")).to_contain_text("群众来电问过两次")
    step(dong, case.number, "resolve", answer="垃圾已清运，路灯已修好。", note="甲班出车")

    lan = visit("/field/", staff.lan, PHONE)
    lan.locator("#cases").get_by_text("东升路的垃圾桶满了三天").tap()
    lan.locator("[aria-controls=form-verify]").tap()
    lan.locator("#form-verify textarea").fill("现场看过，桶空了，灯亮着。")
    lan.locator("#form-verify .send").tap()
    expect(lan.locator("#case .tag.blue")).to_have_text("已核查")

    kun.goto(f"{live_server.url}/desk/?pile=callback")
    opened(kun, case)
    expect(kun.locator("#desk")).to_have_attribute("aria-busy", "false")
    call = kun.locator("#panel-callback")
    kun.locator("[data-opens=callback]").first.click()
    said = {"outcome": "answered", "contacted": "1", "solved": "1", "score": "5"}
    for name, value in said.items():
        call.locator(f"label:has([name={name}][value='{value}'])").click()
    call.locator(".btn.primary").click()
    expect(kun.locator("#the-case")).to_contain_text("已解决，5 分")
    # The deadline falls into the week that Chen reads.
    Case.objects.update(resolve_due=F("resolved_at"))
    opened(bo, case)
    step(bo, case.number, "close", note="核查属实")

    case.refresh_from_db()
    ren = visit("/lookup/", size=PHONE)
    ren.locator("#code").fill(code_of(case.uuid))
    ren.locator("main form .btn.primary").tap()
    expect(ren.get_by_text("垃圾已清运，路灯已修好。")).to_be_visible()
    expect(ren.get_by_text("甲班出车")).to_have_count(0)
    ren.locator("[name=solved][value='1']").check(force=True)
    ren.locator("[for=star-5]").tap()
    ren.locator("form.rating .btn.primary").tap()
    expect(ren.locator(".notice.green").first).to_be_visible()

    today = timezone.localdate()
    chen = visit(f"/supervision/indicators/?period=week&day={today}", staff.chen)
    row = chen.locator(".units-table tr", has_text="城管局")
    expect(row.locator("td.num").nth(0)).to_have_text("1")
    expect(row.locator("td.num", has_text="100.0%").first).to_be_visible()
    assert (case.state, case.one_hop, case.one_finish, case.on_time) == ("closed", True, True, True)
    assert case.first_department == staff.sanitation
    assert [*case.events.values_list("verb", "actor__username")] == [
        ("register", "kun"), ("dispatch", "bo"), ("co_handle", "bo"), ("accept", "dong"),
        ("reply", "gong"), ("remind", "su"), ("resolve", "dong"), ("verify", "lan"),
        ("callback", "kun"), ("close", "bo"), ("rate", None),
    ]  # fmt: skip


def test_one_that_goes_wrong_at_every_turn(
    visit: Visit, staff: SimpleNamespace, ren_reports: Callable[..., Any],
    live_server: Any,
) -> None:  # fmt: skip
    """Returned, whistled for, extended, overdue, supervised, named, reopened."""
    case = Case.objects.get(pk=ren_reports().case_id)
    bo = visit("/desk/", staff.bo)
    dong = visit("/desk/", staff.dong)

    opened(bo, case)
    step(bo, case.number, "dispatch", department=str(staff.works.pk))
    gong = visit("/desk/", staff.gong)
    opened(gong, case)
    step(gong, case.number, "do/return_ask", reason="不属住建职责")
    opened(bo, case)
    step(bo, case.number, "do/return_ok", note="改派城管")
    opened(bo, case)
    step(bo, case.number, "dispatch", department=str(staff.sanitation.pk))
    opened(dong, case)
    step(dong, case.number, "accept")

    opened(bo, case)
    bo.locator("a", has_text="为此事吹哨").click()
    bo.locator(".chip", has_text="联合执法").click()
    bo.locator(".chip", has_text="攻坚哨").click()
    bo.locator("#text").fill("垃圾反复堆放，涉及拆迁工地，请到场会商。")
    bo.locator(".chip", has_text="住建局").click()
    bo.locator("#whistle-form .btn.primary").click()
    expect(bo.get_by_text("垃圾反复堆放").first).to_be_visible()
    called = Summons.objects.get()
    watch_whistles(called.sign_due + timedelta(minutes=1))
    gong.goto(f"{live_server.url}/me/inbox/")
    gong.locator("a", has_text="未按时签收").click()
    gong.locator(f"#summons-{called.pk} .btn.primary").click()
    gong.locator("textarea").fill("已与派遣员电话对接。")
    gong.locator(f"#summons-{called.pk} .btn.primary").click()
    gong.locator("textarea").fill("四人到场，封闭倾倒口。")
    gong.locator(f"#summons-{called.pk} .btn.primary").click()
    expect(gong.locator(".timers .tag").last).to_have_text("已报到")
    bo.reload()
    bo.locator("summary", has_text="评价部门").click()
    bo.locator("[name=came][value='1']").check(force=True)
    bo.locator("[name=score][value='3']").check(force=True)
    bo.locator("details [name=words]").fill("签收太慢")
    bo.locator("details .btn.primary").click()
    expect(bo.locator(".summons .tag.red")).to_contain_text("3分")
    bo.locator("#result").fill("倾倒口已封闭。")
    bo.locator("[name=what][value=settle]").click()
    expect(bo.get_by_text("已销哨").first).to_be_visible()
    assert Whistle.objects.get().state == "done"

    opened(dong, case)
    step(dong, case.number, "do/extend_ask", more="2", reason="等吊车")
    opened(bo, case)
    step(bo, case.number, "do/extend_ok", words="吊车后天到")
    now = timezone.now()
    late = Case.objects.filter(pk=case.pk)
    late.update(resolve_near=now - timedelta(days=2), resolve_due=now - timedelta(hours=1),
                accept_due=now - timedelta(hours=9))  # fmt: skip
    watch_clocks(now)
    assert Message.objects.filter(to=staff.dong, kind="red").exists()
    # Taken up late, but for a reason that stands in the history: no rule speaks of it.
    assert detect(now) == 0

    su = visit(f"/supervision/notices/new/?case={case.number}", staff.su)
    su.locator("[name=office][value=inspection]").check(force=True)
    su.locator("#demand").fill("限三日内办结并说明原因。")
    su.locator("main form .btn.primary").click()
    expect(su.locator("h1")).to_contain_text("督〔")
    finding = Supervision.objects.get()
    dong.goto(f"{live_server.url}/supervision/notices/{finding.pk}/")
    dong.locator("form[action$='/reply/'] [name=words]").fill("吊车故障，今日已清运。")
    dong.locator("form[action$='/reply/'] .btn").click()
    expect(dong.locator("h1 + .tag")).to_have_text("已答复")
    opened(dong, case)
    step(dong, case.number, "resolve", answer="已清运，并封闭倾倒口。")
    opened(bo, case)
    step(bo, case.number, "close", note="现场看过")

    day = timezone.make_aware(datetime.combine(last_full("weekly"), datetime.min.time()))
    Supervision.objects.update(issued_at=day)
    su.goto(f"{live_server.url}/supervision/bulletins/")
    su.locator("form.make .btn").first.click()
    number = Supervision.objects.get(pk=finding.pk).number
    expect(su.locator(".paper")).to_contain_text(f"{number} 城管局")
    chen = visit(f"/supervision/bulletins/{Bulletin.objects.get().pk}/", staff.chen)
    chen.locator("[name=what][value=approve]").click()
    expect(chen.locator(".tag.green")).to_be_visible()
    with chen.expect_download() as got:
        chen.get_by_role("link", name="Word").click()
    assert got.value.suggested_filename.endswith(".docx")

    dong.goto(f"{live_server.url}/supervision/notices/{finding.pk}/")
    expect(dong.locator(".history li").last).to_contain_text("通报点名")
    opened(bo, case)
    expect(bo.locator(".history li").last).to_contain_text(f"{number}")

    case.refresh_from_db()
    ren = visit(f"/rate/{token_of(case)}/", size=PHONE)
    ren.locator("[name=solved][value='0']").check(force=True)
    ren.locator("[for=star-1]").tap()
    ren.locator("#words").fill("第二天又堆满了")
    ren.locator("main form .btn.primary").tap()
    expect(ren.locator(".notice.green")).to_be_visible()
    bo.goto(f"{live_server.url}/supervision/reopenings/")
    expect(bo.get_by_text("第二天又堆满了")).to_be_visible()
    bo.locator("main textarea").fill("重新清运并加装监控。")
    bo.locator("[name=what][value=grant]").click()
    expect(bo.locator(".empty")).to_be_visible()
    case.refresh_from_db()
    assert (case.state, case.reworks) == ("dispatched", 1)
    assert ReopenRequest.objects.get().state == "granted"
    verbs = [*case.events.values_list("verb", flat=True)]
    assert [verb for verb in verbs if verb not in {"remind", "escalate"}] == [
        "register", "dispatch", "return_ask", "return_ok", "dispatch", "accept", "co_handle",
        "extend_ask", "extend_ok", "supervise", "supervise", "resolve", "close", "name", "rate",
        "reopen",
    ]  # fmt: skip
