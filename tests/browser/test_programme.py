"""The programme in a browser, in Thai: from nothing to what everybody reads, and into real calendars."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page, expect

from tests.browser import measures
from tests.browser.product import Product
from tests.browser.steps import sign_in
from tests.browser.visitors import PLAIN_PHONE, THAI_DESK, Open

HOME = "/office/editions/2032/programme/"
PUBLIC = "/e/2032/programme/"
ROOT = Path(__file__).resolve().parents[2]
CLIENTS = ROOT / ".cache/calendar-clients"
FEED = "/e/2033/programme.ics"
READERS = Path(__file__).with_name("calendars")
FILL = """
import datetime as dt
from sewana.committee import operations as committee
from sewana.planning.models import DayPlan, Venue
day = dt.date(2032, 3, 5)
edition = committee.begin_edition(
    key="2032", year=2032, title_th="เวทีเสวนา 2575", title_en="Forum 2032", held_on=day, state="open", by="test"
)
venue = Venue.objects.create(name_th="หอสมุดกลาง", name_en="Central Library")
room = venue.rooms.create(name_th="ห้องประชุมใหญ่", name_en="Great Hall", capacity=120, is_step_free=True)
DayPlan.objects.create(edition=edition, begins=dt.time(9), room=room)
edition.speakers.create(
    number=1, prefix="นาง", name="มะลิ รักอ่าน", state="accepted", may_publish=True, biography_th="รักการอ่านมาแต่เด็ก"
)
"""

GUEST = """
import datetime as dt
from sewana.committee import operations as committee
from sewana.committee.operations import tasks
day = dt.date(2034, 3, 3)
edition = committee.begin_edition(
    key="2034", year=2034, title_th="เวทีเสวนา 2577", title_en="Forum 2034", held_on=day, state="draft", by="test"
)
member = edition.members.create(name="ชบา รักอ่าน", answer="accepted")
tasks.begin_task(edition, title="พิมพ์ป้ายชื่อ", part="day", due_on=day, owner=member, by="test")
print(member.secret)
"""


def rows(page: Page) -> list[str]:
    """The sessions of the draft: when, what, and whether it is off."""
    found = page.locator("main tbody tr")
    lines = [
        [cell.inner_text() for cell in (row.locator("td").first, row.locator("th a"))] for row in found.all()
    ]
    return [" ".join(line) for line in lines]


def open_session(page: Page, title: str) -> None:
    page.locator("main tbody th a", has_text=title).click()
    expect(page.locator("#main-form")).to_be_visible()


def publish(page: Page, note: str = "") -> None:
    page.goto(f"{HOME}publication/")
    page.locator('[name="note_th"]').fill(note)
    page.locator("main form button.is-primary").click()
    page.wait_for_url(f"**{HOME}")


def test_a_programme_is_written_published_changed_and_read_by_everybody(
    workshop: Product, open_page: Open
) -> None:
    workshop.shell.run(FILL)
    page = open_page(workshop, THAI_DESK)
    sign_in(page, workshop)
    page.goto(HOME)
    page.locator('button[value="usual"]').click()
    expect(page.locator("main tbody tr")).to_have_count(6)
    assert rows(page)[2] == "09.45–11.00 เสวนา “เวทีเสวนา 2575”"

    # One more line, by keyboard alone; it begins where the last one ends.
    page.wait_for_load_state()
    page.locator('[name="ends"]').focus()
    page.keyboard.type("๑๓.๓๐")
    page.keyboard.press("Tab")
    page.keyboard.type("พบปะพูดคุย")
    page.keyboard.press("Enter")
    expect(page.locator("main tbody tr")).to_have_count(7)
    assert rows(page)[6] == "12.30–13.30 พบปะพูดคุย"

    page.locator("main summary").last.click()
    page.locator('[name="first"]').select_option(label="11.00 พักรับประทานอาหารว่าง")
    page.locator('[name="minutes"]').fill("10")
    page.locator('button[value="move"]').click()
    expect(page.locator("main tbody tr").nth(3)).to_contain_text("11.10–11.25")
    page.locator('button[value="undo"]').click()
    expect(page.locator("main tbody tr").nth(3)).to_contain_text("11.00–11.15")
    assert measures.broken_rules(page) == []

    open_session(page, "พบปะพูดคุย")
    page.locator('[name="is_public"]').uncheck()
    assert measures.broken_rules(page) == []
    page.locator("#main-form button").click()
    page.wait_for_url(f"**{HOME}")
    publish(page)

    reader = open_page(workshop, PLAIN_PHONE)
    reader.goto(PUBLIC)
    shown = reader.locator("main").inner_text()
    wanted = ("09.45–11.00", "ห้องประชุมใหญ่ หอสมุดกลาง", "ไม่ต้องขึ้นบันได", "นางมะลิ รักอ่าน", "รักการอ่านมาแต่เด็ก")
    assert [words for words in wanted if words not in shown] == []
    assert "พบปะพูดคุย" not in shown

    # Two write one session: both texts are shown, and one click keeps mine.
    other = open_page(workshop, THAI_DESK)
    sign_in(other, workshop)
    for one in (page, other):
        one.goto(HOME)
        open_session(one, "สรุปและปิดเวที")
    other.locator('[name="title_th"]').fill("ปิดเวที")
    other.locator("#main-form button").click()
    other.wait_for_url(f"**{HOME}")
    page.locator('[name="title_th"]').fill("สรุปและกล่าวปิด")
    page.locator("#main-form button").click()
    expect(page.locator("main table tbody tr")).to_have_text("ชื่อภาษาไทยสรุปและกล่าวปิดปิดเวที")
    page.locator('button[form="main-form"]').click()
    page.wait_for_url(f"**{HOME}")

    page.locator("main tbody tr", has_text="พักรับประทานอาหารว่าง").locator('button[value="cancel"]').click()
    page.wait_for_url(f"**{HOME}")
    page.goto(f"{HOME}publication/")
    changes = page.locator(".changes li").all_inner_texts()
    assert changes == ["ยกเลิก: “พักรับประทานอาหารว่าง”", "“สรุปและปิดเวที” เปลี่ยนชื่อเป็น “สรุปและกล่าวปิด”"]
    assert measures.broken_rules(page) == []
    publish(page, "ไม่มีช่วงพักแล้ว")

    reader.goto(PUBLIC)
    assert reader.locator(".changes li").all_inner_texts() == changes
    expect(reader.locator("main")).to_contain_text("ไม่มีช่วงพักแล้ว")
    expect(reader.locator(".is-cancelled")).to_contain_text("พักรับประทานอาหารว่าง")
    assert measures.overflow(reader, 320) == []
    reader.locator(f'a[href="{PUBLIC}calendar/"]').click()
    expect(reader.locator("#calendar-address")).to_have_value(re.compile(r"/e/2032/programme\.ics$"))
    assert measures.overflow(reader, 320) == []

    # The first version comes back into the draft, and goes again.
    page.goto(f"{HOME}versions/1/")
    assert measures.broken_rules(page) == []
    page.locator('main form[method="post"] button').click()
    expect(page.locator("main tbody tr").nth(5)).to_contain_text("สรุปและปิดเวที")
    page.locator('button[value="undo"]').click()
    expect(page.locator("main tbody tr").nth(5)).to_contain_text("สรุปและกล่าวปิด")


def test_a_member_without_an_account_takes_meetings_and_tasks_into_their_calendar(
    workshop: Product, open_page: Open
) -> None:
    said = workshop.shell.run(GUEST)
    page = open_page(workshop, PLAIN_PHONE)
    page.goto(f"/m/{said.split()[-1]}/")
    page.locator('main a[href$="/calendar/"]').click()
    page.locator("main form button").click()
    expect(page.locator("#calendar-address")).to_have_value(re.compile(r"/calendars/[\w-]{20,}\.ics$"))
    assert measures.overflow(page, 320) == []
    first = page.locator("#calendar-address").input_value()
    assert b"SUMMARY:" in page.request.get(first).body()
    page.locator("main form button").click()
    expect(page.locator("#calendar-address")).not_to_have_value(first)
    assert page.request.get(first).status == 404
    desk = open_page(workshop, THAI_DESK)
    desk.goto(page.url)
    assert measures.broken_rules(desk) == []
    desk.locator('main a[href^="/m/"]').click()
    assert measures.broken_rules(desk) == []


# Real calendar programs


CALENDAR = """
from sewana.committee import operations as committee
import datetime as dt
from django.utils import timezone
from sewana.planning.operations import programme, publishing, feeds
from sewana.committee.operations import tasks
from sewana.people.models import Account
day = dt.date(2033, 3, 4)
edition = committee.begin_edition(
    key="2033", year=2033, title_th="เวทีเสวนา 2576", title_en="Forum 2033", held_on=day, state="open", by="test"
)
def at(hour):
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour)))
def session(hour, title, **more):
    values = {"title_th": title, "starts_at": at(hour), "ends_at": at(hour + 1)} | more
    return programme.begin_session(edition, values, by="test")
long = "ห้องสมุดที่ทุกคนมีส่วนร่วม " * 12
session(9, "เสวนาเรื่องที่นั่งอ่านหนังสือ; ครั้งที่ 1, ภาคเช้า", abstract_th=long)
gone = session(10, "บรรยายพิเศษ")
session(11, "ประชุมเฉพาะกรรมการ", is_public=False)
publishing.publish(edition, by="test")
programme.cancel_session(gone, True, by="test")
publishing.publish(edition, by="test")
account = Account.objects.get(email="secretary@example.org")
committee.take_seat(edition, account, "secretary", by="test")
member = edition.members.create(name="วารี รักอ่าน", account=account, answer="accepted")
tasks.begin_task(edition, title="พิมพ์ป้ายชื่อ", part="day", due_on=day, owner=member, by="test")
print("secret:", feeds.feed_of_account(edition, account).secret)
"""
OPEN = ["เสวนาเรื่องที่นั่งอ่านหนังสือ; ครั้งที่ 1, ภาคเช้า", "ยกเลิก: บรรยายพิเศษ"]
OWN = ["ครบกำหนด: พิมพ์ป้ายชื่อ", OPEN[0], OPEN[1], "ประชุมเฉพาะกรรมการ"]
SYNC = """[general]
status_path = "{place}/status/"
[pair feed]
a = "web"
b = "disk"
collections = null
[storage web]
type = "http"
url = "{address}"
[storage disk]
type = "filesystem"
path = "{place}/disk/"
fileext = ".ics"
"""
SHOWN = """[calendars]
[[forum]]
path = {place}/disk
readonly = True
[sqlite]
path = {place}/khal.db
[locale]
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
local_timezone = Asia/Bangkok
default_timezone = Asia/Bangkok
"""


def client(name: str, *words: str, given: bytes = b"") -> str:
    """Run one of the calendar programs to its end; returns what it said."""
    done = subprocess.run(
        [str(CLIENTS / "bin" / name), *words], input=given, capture_output=True, check=False, timeout=240
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode("utf-8")


def synced(address: str, place: Path) -> list[str]:
    """The day as khal shows it, after vdirsyncer has fetched the calendar: times in Bangkok and titles."""
    place.mkdir()
    place.joinpath("disk").mkdir()
    sync, shown = place / "sync.conf", place / "khal.conf"
    sync.write_text(SYNC.format(place=place, address=address), "utf-8")
    shown.write_text(SHOWN.format(place=place), "utf-8")
    client("vdirsyncer", "-c", str(sync), "discover", "feed")
    client("vdirsyncer", "-c", str(sync), "sync", "feed")
    wanted = ("--format", "{start-time} {title}", "--day-format", "", "2033-03-04", "1d")
    said = client("khal", "-c", str(shown), "list", *wanted)
    return [line.strip() for line in said.splitlines() if line.strip()]


@pytest.fixture(scope="module")
def secret(workshop: Product) -> str:
    """The address of a secretary's own calendar, of an edition whose programme was published twice."""
    return re.findall(r"secret: (\S+)", workshop.shell.run(CALENDAR))[0]


def test_calendar_programs_read_the_feeds(workshop: Product, secret: str, tmp_path: Path) -> None:
    if not (CLIENTS / "bin/khal").exists():
        pytest.skip("no calendar programs here: scripts/calendar_clients.sh installs them")
    assert synced(workshop.url(FEED), tmp_path / "open") == [f"09:00 {OPEN[0]}", f"10:00 {OPEN[1]}"]
    own = synced(workshop.url(f"/calendars/{secret}.ics"), tmp_path / "own")
    assert own == [OWN[0], f"09:00 {OWN[1]}", f"10:00 {OWN[2]}", f"11:00 {OWN[3]}"]
    with urlopen(workshop.url(FEED)) as answer:
        said = client("python", str(READERS / "read_ics.py"), given=answer.read())
    assert json.loads(said) == [
        [OPEN[0], "2033-03-04T09:00:00+07:00", "CONFIRMED"],
        [OPEN[1], "2033-03-04T10:00:00+07:00", "CANCELLED"],
    ]


def test_ical_js_reads_the_feed(workshop: Product, secret: str) -> None:
    library = CLIENTS / "node_modules/ical.js/dist/ical.js"
    node = shutil.which("node") or shutil.which("node", path=CLIENTS / "bin")
    if node is None or not library.exists():
        pytest.skip("no ical.js here: scripts/calendar_clients.sh could not install it")
    with urlopen(workshop.url(FEED)) as answer:
        words = [node, str(READERS / "read.mjs"), str(library)]
        said = subprocess.run(words, input=answer.read(), capture_output=True, check=True, timeout=240).stdout
    assert json.loads(said) == [
        [OPEN[0], "2033-03-04T02:00:00.000Z", "CONFIRMED"],
        [OPEN[1], "2033-03-04T03:00:00.000Z", "CANCELLED"],
    ]
