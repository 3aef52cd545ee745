"""Meetings in a browser, in Thai: from the date poll to the decisions, written by two at once, and without a line."""

import re
import shutil
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Error, Locator, Page, expect

from tests.browser import measures
from tests.browser import product as running
from tests.browser.product import Product
from tests.browser.steps import first_of, held_back, sign_in
from tests.browser.visitors import PLAIN_PHONE, THAI_DESK, THAI_PHONE, Open, Visitor
from tests.browser.watch import Watch

PLAIN_DESK = Visitor(THAI_DESK.device, "th", with_script=False)
HOME = "/office/editions/2031/meetings/"
TEXT = "**/minutes/text/"
UNSENT = r"failed: (POST|GET)|ERR_INTERNET_DISCONNECTED|ERR_FAILED"
FILL = """
import datetime as dt
from django.utils import timezone
from sewana.committee import operations as committee
from sewana.committee.models import *
from sewana.people.models import Account
edition = committee.begin_edition(key="2031", year=2031, title_th="เวทีเสวนา 2574", title_en="Forum 2031", by="test")
for role in ("chair", "secretary", "member"):
    committee.take_seat(edition, Account.objects.get(email=f"{role}@example.org"), role, by="test")
group = WorkingGroup.objects.create(edition=edition, name_th="คณะกรรมการดำเนินงาน")
people = (("นาย", "สมชาย ใจดี", "chair"), ("นาง", "ดวงใจ ศรีสุข", "member"), ("นางสาว", "วารี รักอ่าน", "secretary"))
for prefix, name, role in people:
    member = Member.objects.create(
        edition=edition, prefix=prefix, name=name, answer="accepted", email=f"{role}@library.example.org",
        account=Account.objects.get(email=f"{role}@example.org"),
    )
    Duty.objects.create(member=member, group=group, role=role)
"""
CALLED = """
import datetime as dt
from django.utils import timezone
from sewana.committee.models import *
from sewana.committee.operations import agenda, meetings
edition = Edition.objects.get(key="2031")
starts_at = timezone.now() + dt.timedelta(hours=1)
meeting = meetings.begin_meeting(
    edition, [meetings.Slot(starts_at, starts_at + dt.timedelta(hours=2))], is_fixed=True, by="test"
)
item = agenda.add_item(meeting, Section.CONSIDERATION, "กำหนดหัวข้อเวที", by="test")
print("meeting:", meeting.pk, item.pk, meeting.secret)
"""


@pytest.fixture(scope="module")
def house(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The demonstration with a committee of three that has not met yet."""
    folder = Path(shutil.copytree(filled, tmp_path_factory.mktemp("meetings") / "demo"))
    with running.serving(folder, ["demo", "--port", "0", "--folder", str(folder)]) as started:
        started.shell.run(FILL)
        yield started


def call(house: Product) -> tuple[str, str, str]:
    """A meeting in an hour with one matter: its address, the matter's number, and the secret of its check-in."""
    pk, item, secret = re.findall(r"meeting: (\d+) (\d+) (\S+)", house.shell.run(CALLED))[0]
    return f"{HOME}{pk}/", item, secret


def at(open_page: Open, house: Product, role: str, address: str, visitor: Visitor = THAI_DESK) -> Page:
    page = open_page(house, visitor)
    sign_in(page, house, role)
    page.goto(address)
    return page


def box(page: Page, item: str, field: str = "resolution") -> Locator:
    return page.locator(f"#box-{item}-{field}")


def said(page: Page, item: str, field: str = "resolution") -> Locator:
    return page.locator(f"#said-{item}-{field}")


def kept(house: Product, item: str) -> str:
    code = "from sewana.committee.models import AgendaItem\n"
    return house.shell.run(code + f"print(AgendaItem.objects.get(pk={item}).resolution)").strip()


def leave(page: Page) -> None:
    page.locator("h1").click()


def write_at_once(first: Page, second: Page, item: str, words: str, others: str) -> None:
    """Both begin before either has heard of the other; what the first wrote is saved first."""
    held = held_back(second, TEXT)
    box(second, item).fill(others)
    box(first, item).fill(words)
    leave(first)
    expect(said(first, item)).to_contain_text("บันทึกแล้ว")
    leave(second)
    first_of(second, held).continue_()
    second.unroute(TEXT)


def test_two_who_write_the_same_resolution_at_once_lose_nothing(open_page: Open, house: Product) -> None:
    address, item, _secret = call(house)
    first = at(open_page, house, "secretary", f"{address}minutes/")
    second = at(open_page, house, "chair", f"{address}minutes/")
    write_at_once(first, second, item, "เห็นชอบให้จัดเวทีเดือนพฤศจิกายน", "เห็นชอบให้จัดเวทีเดือนธันวาคม")
    aside = second.locator(".aside")
    expect(aside.locator(".theirs")).to_have_text("เห็นชอบให้จัดเวทีเดือนพฤศจิกายน")
    expect(aside.locator("textarea")).to_have_value("เห็นชอบให้จัดเวทีเดือนธันวาคม")
    assert measures.broken_rules(second) == []
    aside.locator("textarea").fill("เห็นชอบ และให้เลือกเดือนในการประชุมครั้งหน้า")
    aside.locator('button[value="mine"]').click()
    expect(aside).to_have_count(0)
    assert kept(house, item) == "เห็นชอบ และให้เลือกเดือนในการประชุมครั้งหน้า"
    expect(box(first, item)).to_have_value("เห็นชอบ และให้เลือกเดือนในการประชุมครั้งหน้า")


def test_each_sees_where_the_other_writes_and_gets_what_was_written(open_page: Open, house: Product) -> None:
    address, item, _secret = call(house)
    first = at(open_page, house, "secretary", f"{address}minutes/")
    second = at(open_page, house, "chair", f"{address}minutes/")
    box(first, item).press_sequentially("ที่ประชุมรับทราบ")
    writers = second.locator(f'.box[data-name="{item}-resolution"] .box-writers')
    expect(writers).to_contain_text("กำลังเขียนช่องนี้")
    expect(box(second, item)).to_have_value("ที่ประชุมรับทราบ")


def test_without_a_line_the_text_stays_and_is_sent_when_it_is_back(
    open_page: Open, house: Product, watches: list[Watch]
) -> None:
    address, item, _secret = call(house)
    page = at(open_page, house, "secretary", f"{address}minutes/")
    watches[0].allow(UNSENT)
    page.context.set_offline(True)
    box(page, item).fill("เขียนตอนไม่มีสัญญาณ")
    leave(page)
    expect(said(page, item)).to_contain_text("เก็บไว้ในเครื่องนี้")
    assert kept(house, item) == ""
    page.context.set_offline(False)
    expect(said(page, item)).to_contain_text("บันทึกแล้ว")
    assert kept(house, item) == "เขียนตอนไม่มีสัญญาณ"


def end_suddenly(page: Page) -> Page:
    """The device goes out without a word; returns a new page of the same device.

    A page that is left says its last words, and Chromium lets them pass the cut line: they are saved in time, so
    what comes next would be tested by nothing.
    """
    with page.expect_event("crash"), suppress(Error):
        page.goto("chrome://crash")
    context = page.context
    page.close()
    return context.new_page()


def test_a_lid_closed_without_a_line_loses_nothing_even_when_another_wrote(
    open_page: Open, house: Product, watches: list[Watch]
) -> None:
    address, item, _secret = call(house)
    page = at(open_page, house, "secretary", f"{address}minutes/")
    watches[0].allow(UNSENT)
    page.context.set_offline(True)
    box(page, item).fill("ของเครื่องที่ปิดฝา")
    leave(page)
    expect(said(page, item)).to_contain_text("เก็บไว้ในเครื่องนี้")
    page = end_suddenly(page)
    other = at(open_page, house, "chair", f"{address}minutes/")
    box(other, item).fill("ของอีกคน")
    leave(other)
    expect(said(other, item)).to_contain_text("บันทึกแล้ว")
    page.context.set_offline(False)
    page.goto(f"{address}minutes/")
    expect(page.locator(".aside textarea")).to_have_value("ของเครื่องที่ปิดฝา")
    expect(page.locator(".aside .theirs")).to_have_text("ของอีกคน")
    page.locator('.aside button[value="both"]').click()
    expect(box(page, item)).to_have_value("ของอีกคน\nของเครื่องที่ปิดฝา")


def waiting(house: Product, item: str) -> list[str]:
    code = "from sewana.committee.models import ItemText\nprint(*ItemText.objects"
    code += f".filter(item={item}, is_aside=True).order_by('id').values_list('text', flat=True), sep='|')"
    return house.shell.run(code).strip().split("|")


def test_who_types_on_in_a_text_that_another_decided_on_goes_on_in_one_of_their_own(
    open_page: Open, house: Product
) -> None:
    address, item, _secret = call(house)
    first = at(open_page, house, "secretary", f"{address}minutes/")
    second = at(open_page, house, "chair", f"{address}minutes/")
    write_at_once(first, second, item, "เห็นชอบ", "ไม่เห็นชอบ")
    expect(second.locator(".aside textarea")).to_have_value("ไม่เห็นชอบ")
    first.reload()
    first.locator('.aside button[value="theirs"]').click()
    expect(first.locator(".aside")).to_have_count(0)
    old = second.locator(".aside").get_attribute("data-aside")
    second.locator(".aside textarea").fill("ไม่เห็นชอบ เพราะเวลาไม่พอ")
    new = second.locator(f'.aside:not([data-aside="{old}"]) textarea')
    expect(new).to_have_value("ไม่เห็นชอบ เพราะเวลาไม่พอ")
    expect(second.locator(".aside")).to_have_count(1)
    assert waiting(house, item) == ["ไม่เห็นชอบ เพราะเวลาไม่พอ"]
    assert kept(house, item) == "เห็นชอบ"


def test_what_was_typed_while_the_answer_was_on_its_way_outlives_a_closed_lid(
    open_page: Open, house: Product, watches: list[Watch]
) -> None:
    address, item, _secret = call(house)
    other = at(open_page, house, "chair", f"{address}minutes/")
    page = at(open_page, house, "secretary", f"{address}minutes/")
    watches[1].allow(UNSENT)
    held = held_back(page, TEXT)
    box(page, item).fill("ของฉัน")
    box(other, item).fill("ของอีกคน")
    leave(other)
    expect(said(other, item)).to_contain_text("บันทึกแล้ว")
    leave(page)
    early = first_of(page, held)
    box(page, item).fill("ของฉัน และอีกประโยค")
    answer = early.fetch()
    page.context.set_offline(True)
    early.fulfill(response=answer)
    expect(page.locator(".aside textarea")).to_have_value("ของฉัน และอีกประโยค")
    on_device = page.evaluate("JSON.stringify(localStorage)")
    assert "ของฉัน และอีกประโยค" in on_device
    page.goto("about:blank")
    # A browser may send its last words past the cut line; here they never arrived, nor did an answer to them.
    page.add_init_script(f"if (origin !== 'null') Object.assign(localStorage, {on_device})")
    house.shell.run(
        "from sewana.committee.models import ItemText\n"
        f"ItemText.objects.filter(item={item}, is_aside=True).update(text='ของฉัน')"
    )
    page.unroute(TEXT)
    page.context.set_offline(False)
    page.goto(f"{address}minutes/")
    expect(page.locator(".aside textarea")).to_have_value("ของฉัน และอีกประโยค")
    still_here = "Object.keys(localStorage).some((key) => key.includes(' aside '))"
    deadline = time.monotonic() + 60
    while page.evaluate(still_here) and time.monotonic() < deadline:
        page.wait_for_timeout(100)
    assert (page.evaluate(still_here), waiting(house, item)) == (False, ["ของฉัน และอีกประโยค"])


def test_news_from_before_ones_own_words_were_saved_changes_nothing(open_page: Open, house: Product) -> None:
    address, item, _secret = call(house)
    page = at(open_page, house, "secretary", f"{address}minutes/")
    held = held_back(page, "**/minutes/pulse/")
    first_of(page, held)
    box(page, item).fill("ของฉัน")
    leave(page)
    expect(said(page, item)).to_contain_text("บันทึกแล้ว")
    page.evaluate(
        """(name) => { const book = document.querySelector("minute-book");
        book.hear(book.boxes.get(name), { version: 0, text: "ของเมื่อก่อน" }); }""",
        f"{item}-resolution",
    )
    expect(box(page, item)).to_have_value("ของฉัน")
    page.wait_for_timeout(6_000)  # it asks every five seconds, and only once at a time
    assert len(held) == 1


def test_those_present_check_in_with_their_phones_and_the_secretary_sees_it(
    open_page: Open, house: Product
) -> None:
    address, _item, secret = call(house)
    office = at(open_page, house, "secretary", f"{address}attendance/")
    expect(office.locator(".meet-code")).to_be_visible()
    phone = open_page(house, THAI_PHONE)
    phone.goto(f"/meet/{secret}/")
    assert measures.broken_rules(phone) == []
    phone.get_by_role("button", name="นายสมชาย ใจดี").tap()
    expect(phone.locator(".notice.is-success")).to_contain_text("นายสมชาย ใจดี")
    expect(office.locator("#roll-title")).to_have_text("มาแล้ว 1 จาก 3 คน")
    other = open_page(house, PLAIN_PHONE)
    other.goto(f"/meet/{secret}/")
    other.locator('input[value="online"]').first.check()
    other.get_by_role("button", name="นางดวงใจ ศรีสุข").tap()
    expect(other.locator(".notice.is-success")).to_contain_text("ออนไลน์")
    expect(office.locator("#roll-title")).to_have_text("มาแล้ว 2 จาก 3 คน")
    other.get_by_role("button", name="ไม่ใช่ชื่อฉัน").tap()
    expect(office.locator("#roll-title")).to_have_text("มาแล้ว 1 จาก 3 คน")
    assert measures.broken_rules(office) == []


def usable(page: Page, visitor: Visitor) -> None:
    """The rules of accessibility are looked through by a script."""
    if visitor.with_script:
        assert measures.broken_rules(page) == []


def propose(page: Page, visitor: Visitor, *days: str) -> None:
    """Call a meeting and let the members choose among these days."""
    page.goto(HOME)
    page.locator("a.is-primary").click()
    usable(page, visitor)
    for number, day in enumerate(days):
        page.locator(f"#id_times-{number}-day").fill(day)
    page.locator("#id_place").fill("ห้องประชุม 1")
    page.locator("main form button.is-primary").click()


def own_links(page: Page) -> list[str]:
    links = page.locator('.people-list a[href*="/m/"]')
    expect(links).to_have_count(3)
    return [str(link.get_attribute("href")) for link in links.all()]


def answer(page: Page, url: str, *answers: str) -> None:
    page.goto(url[url.index("/m/") :])
    assert measures.broken_rules(page) == []
    for line, value in zip(page.locator(".answers").all(), answers, strict=True):
        line.locator(f'input[value="{value}"]').check()
    page.locator("main form button.is-primary").tap()
    expect(page.locator(".notice.is-success")).to_be_visible()


@pytest.mark.parametrize("visitor", [THAI_DESK, PLAIN_DESK], ids=str)
def test_a_whole_meeting_from_the_date_poll_to_its_decisions(
    open_page: Open, house: Product, visitor: Visitor
) -> None:
    page = at(open_page, house, "secretary", HOME, visitor)
    propose(page, visitor, "3/3/2574", "๔/๓/๒๕๗๔", "5 มีนาคม 2574")
    page.get_by_role("link", name="ถามกรรมการ").click()
    expect(page.locator("pre.mail")).to_contain_text("/m/")
    usable(page, visitor)
    links = own_links(page)
    page.locator('button[value="send"]').click()
    phone = open_page(house, THAI_PHONE)
    for url, answers in zip(
        links, (("no", "yes", "maybe"), ("maybe", "yes", "no"), ("yes", "yes", "yes")), strict=True
    ):
        answer(phone, url, *answers)
    page.reload()
    usable(page, visitor)
    expect(page.locator(".next-step")).to_contain_text("4 มีนาคม 2574")
    page.locator(".next-step button.is-primary").click()
    expect(page.locator("h1")).to_have_text(re.compile(r"^ประชุมครั้งที่ \d+/2574$"))
    page.locator("#id_title").fill("เลือกหัวข้อเวที")
    page.locator('button[value="add"]').click()
    page.get_by_role("link", name="ตรวจและส่งคำเชิญ").click()
    expect(page.locator("pre.mail")).to_contain_text("5.1 เลือกหัวข้อเวที")
    page.locator('button[value="send"]').click()
    page.locator(".next-step a.is-primary").click()
    page.locator('.clock-bar button[value="open"]').click()
    matter = page.locator(".matter", has_text="เลือกหัวข้อเวที")
    matter.locator('textarea[name="resolution"]').fill("เลือกหัวข้อพื้นที่นั่งอ่าน")
    if visitor.with_script:
        matter.locator("h3").click()
        expect(matter.locator("[role=status]").last).to_contain_text("บันทึกแล้ว")
    else:
        matter.locator(".box-save button").click()
    matter.locator("details").last.locator("summary").click()
    matter.locator('input[name="text"]').fill("ร่างคำถามนำเสวนา")
    matter.locator('select[name="owner"]').select_option(index=1)
    matter.locator('input[name="due_on"]').fill("20/3/2574")
    matter.locator("details").last.locator("form button").click()
    expect(matter.locator(".agenda-items")).to_contain_text("20 มีนาคม 2574")
    usable(page, visitor)
    page.locator('.clock-bar button[value="close"]').click()
    expect(page.locator(".clock-bar")).to_contain_text("เลิกทำ")
    expect(matter.locator('textarea[name="resolution"]')).to_have_value("เลือกหัวข้อพื้นที่นั่งอ่าน")
