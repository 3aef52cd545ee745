"""All that comes before the day, played once through in Thai: from the first mail to the papers that are signed.

An empty house with a real mail server; nothing is done but by pages, on a desk and on phones.
"""

import datetime as dt
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

import icalendar
import pytest
from playwright.sync_api import Locator, Page, expect
from pypdf import PdfReader

from tests.browser import measures
from tests.browser import product as running
from tests.browser.product import Product
from tests.browser.test_first_owner import make_account
from tests.browser.visitors import PLAIN_PHONE, THAI_DESK, THAI_PHONE, Open
from tests.post_office import PostOffice

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
TODAY = dt.datetime.now(dt.UTC).date()
HELD_ON = TODAY + dt.timedelta(days=200)
YEAR = HELD_ON.year + 543
KEY = str(HELD_ON.year)
OFFICE = f"/office/editions/{KEY}/"
NUMBER, SIGNER = f"12/{TODAY.year + 543}", "รศ.ดร.อธิป นำชัย"
TOPIC = "เวลาเปิดและที่นั่งอ่านที่ทุกคนใช้ได้"
CHAIR, SECRETARY, MEMBER = "สมศรี ศรีสุข", "มาลี ใจงาม", "วิชัย แก้วใส"
UNIT = "ฝ่ายบริการสารสนเทศ สำนักหอสมุด"
SPEAKER, MODERATOR = "ปรีชา รอบรู้", "วารี รักอ่าน"
PEOPLE = f"""คำนำหน้า\tชื่อ-สกุล\tตำแหน่ง\tหน่วยงาน\tฝ่าย\tหน้าที่\tอีเมล
ผศ.ดร.\t{CHAIR}\tผู้อำนวยการ\tสำนักหอสมุด\tคณะกรรมการอำนวยการ\tประธานกรรมการ\tchair@library.example.org
นาง\t{SECRETARY}\tบรรณารักษ์\tสำนักหอสมุด\tคณะกรรมการอำนวยการ\tกรรมการและเลขานุการ\tsecretary@library.example.org
นาย\t{MEMBER}\tบรรณารักษ์\tสำนักหอสมุด\tฝ่ายวิชาการและเนื้อหา\tหัวหน้าฝ่าย\tmember@library.example.org"""
SIGNED = {"signer": SIGNER, "signer_position": "อธิการบดี"}


def on(days: int) -> str:
    """A day so many days from now, as Thai people write it."""
    day = TODAY + dt.timedelta(days=days)
    return f"{day.day}/{day.month}/{day.year + 543}"


def text_part(mail: EmailMessage) -> str:
    plain = mail.get_body(("plain",))
    assert plain is not None
    return str(plain.get_content())


@dataclass
class House:
    """The product, where its mails arrive, and the pages that are open at it."""

    product: Product
    post: PostOffice
    open_page: Open
    desk: Page

    def at(self, path: str) -> Page:
        """The office's page, and whether those who cannot see it can use it."""
        self.desk.goto(f"{OFFICE}{path}")
        assert measures.broken_rules(self.desk) == []
        return self.desk

    def phone(self, address: str, visitor: object = THAI_PHONE) -> Page:
        page = self.open_page(self.product, visitor)
        page.goto(re.sub(r"^https?://[^/]+", "", address))
        return page

    def link_to(self, person: str, kind: str) -> str:
        """The address in the newest mail to somebody, once the mail has come."""
        for _try in range(300):
            texts = [text_part(mail) for mail in self.post.letters() if person in str(mail["To"])]
            links = [link for text in texts for link in re.findall(rf"http\S+/{kind}/[^\s/]+/", text)]
            if links:
                return str(links[-1])
            self.desk.wait_for_timeout(100)
        raise AssertionError(f"no mail with a link came to {person}: {self.post.subjects()}")

    def said(self, words: str) -> None:
        expect(self.desk.locator(".notice.is-success").first).to_contain_text(words)


@pytest.fixture
def house(open_page: Open, tmp_path: Path) -> Iterator[House]:
    with PostOffice().open() as post:
        mail = {
            "SEWANA_MAIL_URL": f"smtp://127.0.0.1:{post.port}",
            "SEWANA_MAIL_FROM": "เวที <forum@example.org>",
        }
        with running.serving(tmp_path / "data", ["serve", "--port", "0"], mail) as product:
            desk = open_page(product, THAI_DESK)
            make_account(desk, product)
            yield House(product, post, open_page, desk)


def begin(house: House) -> None:
    desk = house.desk
    desk.goto("/office/editions/new/")
    desk.locator('[name="year"]').fill(str(YEAR))
    desk.locator('[name="title_th"]').fill(f"เวทีเสวนา {YEAR}")
    desk.locator('[name="title_en"]').fill("Library dialogue")
    desk.locator("main button.is-primary").click()


def write_heading(house: House) -> None:
    """What stands at the top of every letter of this library."""
    desk = house.desk
    desk.goto("/office/papers/heading/")
    desk.locator('[name="unit_th"]').fill(UNIT)
    desk.locator('[name="address_th"]').fill("ถนนตัวอย่าง อำเภอเมือง 40000")
    desk.locator('#main-form button[value="save"]').click()
    house.said("บันทึก")


def approach(house: House) -> None:
    """A table of three people; each is asked by mail, and answers on the phone."""
    desk = house.at("members/")
    desk.locator('button[value="offer"]').click()
    house.at("members/table/").locator('[name="text"]').fill(PEOPLE)
    desk.locator('button[value="read"]').click()
    desk.locator('button[value="take"]').click()
    house.at("members/approach/").locator('button[value="read"]').click()
    expect(desk.locator("pre.mail").first).to_contain_text("/m/")
    desk.locator('button[value="send"]').click()
    house.said("3 คน")
    for person in ("chair", "secretary", "member"):
        phone = house.phone(house.link_to(f"{person}@library", "m"), PLAIN_PHONE)
        phone.locator('button[value="accepted"]').tap()
        expect(phone.locator("h1")).to_contain_text("ขอบคุณ")
        phone.close()
    expect(house.at("members/").locator("h1")).to_contain_text("3 จาก 3")


def meet(house: House) -> None:
    """Two meetings: the first decides, the second approves its minutes."""
    desk = call_meeting(house, 3)
    desk.locator("#id_title").fill("เลือกหัวข้อเวที")
    desk.locator('button[value="add"]').click()
    first = desk.url
    desk.get_by_role("link", name="ตรวจและส่งคำเชิญ").click()
    desk.locator('button[value="send"]').click()
    desk.locator(".next-step a.is-primary").click()
    desk.locator('.clock-bar button[value="open"]').click()
    note_who_came(house, first)
    desk.goto(f"{first}minutes/")
    matter = desk.locator(".matter", has_text="เลือกหัวข้อเวที")
    matter.locator('textarea[name="resolution"]').fill("เห็นชอบหัวข้อตามที่เสนอ")
    matter.locator("h3").click()
    expect(matter.locator("[role=status]").last).to_contain_text("บันทึกแล้ว")
    desk.locator('.clock-bar button[value="close"]').click()
    expect(desk.locator(".clock-bar")).to_contain_text("เลิกทำ")
    call_meeting(house, 10)
    desk.goto(first)
    desk.locator("summary", has_text="รับรองรายงาน").first.click()
    desk.locator('form[action$="/approval/"] button.is-primary').click()
    expect(desk.locator(".next-step")).to_contain_text("รับรอง")


def note_who_came(house: House, meeting: str) -> None:
    """Two are here, one is excused; the secretary writes, the chair reads it over."""
    desk = house.desk
    desk.goto(f"{meeting}details/")
    for name, person in (("recorder", SECRETARY), ("checker", CHAIR)):
        field = desk.locator(f'[name="{name}"]')
        field.select_option(label=field.locator("option", has_text=person).inner_text())
    desk.locator("main form button.is-primary").click()
    desk.goto(f"{meeting}attendance/")
    for person in (CHAIR, SECRETARY):
        desk.locator(".roll li", has_text=person).locator('button[value="room"]').click()
    excused = desk.locator(".roll li", has_text=MEMBER)
    excused.locator("summary").click()
    excused.locator('[name="reason"]').fill("ติดราชการ")
    excused.locator('button[value="absent"]').click()
    expect(desk.locator("#roll-title")).to_have_text("มาแล้ว 2 จาก 3 คน")


def call_meeting(house: House, days: int) -> Page:
    desk = house.at("meetings/new/")
    desk.locator('[name="how"][value="fixed"]').check()
    desk.locator("#id_times-0-day").fill(on(days))
    desk.locator("#id_place").fill("ห้องประชุม 1 สำนักหอสมุด")
    desk.locator("main form button.is-primary").click()
    expect(desk.locator("h1")).to_contain_text("ประชุมครั้งที่")
    return desk


def plan_duties(house: House) -> None:
    """The usual tasks come with the day; those of the first weeks are done."""
    desk = house.at("tasks/")
    desk.locator('form[action$="/standard/"] button').first.click()
    expect(house.at("tasks/").locator("h1")).to_contain_text("งาน")


def choose_day(house: House) -> None:
    desk = house.at("day/")
    for name, words in (
        ("held_on", f"{HELD_ON.day}/{HELD_ON.month}/{YEAR}"),
        ("begins", "9.00"),
        ("ends", "12.00"),
        ("place_th", "ลานเรียนรู้ ชั้น 1 สำนักหอสมุด"),
        ("place_en", "Learning commons"),
        ("online_url", "https://meet.example.ac.th/forum"),
    ):
        desk.locator(f'#main-form [name="{name}"]').fill(words)
    desk.locator("#main-form button").click()
    expect(desk.locator("h1")).to_contain_text(str(YEAR))


def choose_topic(house: House) -> None:
    """Everybody is asked; a phone without an account proposes, another votes, the office chooses with a reason."""
    desk = house.at("topic/call/")
    desk.locator('[name="is_open"]').check()
    desk.locator("#main-form button.is-primary").click()
    phone = house.phone(f"/e/{KEY}/topics/")
    phone.locator('[name="title"]').fill(TOPIC)
    phone.locator('[name="reason"]').fill("ช่วงสอบที่นั่งไม่พอ")
    phone.get_by_role("button", name="ส่งหัวข้อ").tap()
    expect(phone.locator("#own-title")).to_be_visible()
    desk = house.at("topic/")
    desk.locator('button[value="show"]').first.click()
    voter = house.phone(f"/e/{KEY}/topics/", PLAIN_PHONE)
    voter.locator(".choice", has_text=TOPIC).locator("input").check()
    voter.locator("main form button.is-primary").tap()
    expect(voter.locator(".notice.is-success")).to_be_visible()
    house.at("topic/").locator("a", has_text="เลือก").last.click()
    desk.wait_for_load_state()
    for field in desk.locator("main textarea").all():
        field.fill("มีผู้เสนอและลงคะแนนมากที่สุด")
    desk.locator("main form button.is-primary").click()
    expect(house.at("topic/").locator("tbody")).to_contain_text(TOPIC)


def row_of(house: House, part: str, name: str) -> Locator:
    return house.at(f"{part}/").locator("tr", has_text=name)


def invite(house: House, part: str, title: str, name: str, email: str, topic: str = "") -> None:
    """Somebody is written down, chosen, invited by mail, and answers from the page in it."""
    desk = house.at(f"{part}/")
    form = desk.locator("form", has=desk.locator('[name="email"]'))
    form.locator('[name="name"]').fill(f"{title}{name}")
    form.locator('[name="email"]').fill(email)
    form.locator("button").click()
    desk.locator("tr", has_text=name).locator('button[value="choose"]').click()
    row_of(house, part, name).locator("th a").click()
    if topic:
        desk.locator('#main-form [name="topic"]').fill(topic)
        desk.locator("#main-form button").click()
        row_of(house, part, name).locator("th a").click()
    desk.locator('a[href$="/invitation/"]').first.click()
    desk.locator('button[value="read"]').click()
    expect(desk.locator("pre.mail")).to_contain_text("/s/")
    desk.locator('button[value="send"]').click()
    phone = house.phone(house.link_to(email, "s"))
    phone.locator('button[value="accept"]').tap()
    expect(phone.locator("h1")).to_contain_text("ขอบคุณ")
    for consent in ("may_publish", "may_record"):
        phone.locator(f'[name="{consent}"]').first.check()
    if topic:
        phone.locator('[name="biography_th"]').fill("สอนวิชาสารสนเทศมา 20 ปี")
    with phone.expect_response(lambda answer: answer.request.method == "POST"):
        phone.locator('button[value="send"]').tap()
    expect(phone.locator("main")).not_to_contain_text("ยังไม่ได้ส่ง")
    expect(row_of(house, part, name)).to_contain_text("ตอบรับ")


def prepare_questions(house: House) -> None:
    desk = house.at("moderator/")
    desk.locator('[name="text_th"]').fill("เวลาเปิดแบบใดที่ทุกคนใช้ได้")
    desk.locator('[name="text_en"]').fill("Which hours would work for everybody?")
    desk.locator("form", has=desk.locator('[name="text_th"]')).locator("button").click()
    expect(desk.locator("ol.prepared")).to_contain_text("เวลาเปิดแบบใด")


def prepare_media(house: House) -> None:
    """One thing for the forum: a link that somebody approves."""
    desk = house.at("media/")
    form = desk.locator("form", has=desk.locator('[name="title_th"]'))
    form.locator('[name="title_th"]').fill("สไลด์เปิดเวที")
    form.locator('select[name="kind"]').select_option("slides")
    form.locator("button").last.click()
    desk.locator(".notice.is-success a").first.click()
    desk.locator('[name="url"]').fill("https://drive.example.ac.th/slides")
    desk.locator('form[action$="/upload/"] button').click()
    desk.locator('button[value="approve"]').click()
    expect(desk.locator(".head .chip")).to_contain_text("อนุมัติ")


def publish_programme(house: House) -> list[str]:
    """The usual half day, published; a phone sees it, and a calendar reads it."""
    desk = house.at("programme/")
    desk.locator('button[value="usual"]').click()
    expect(desk.locator("tbody tr")).to_have_count(6)
    titles = desk.locator("tbody th a").all_inner_texts()
    house.at("programme/publication/").locator("main form button.is-primary").click()
    expect(desk.locator(".chip.done").first).to_be_visible()
    phone = house.phone(f"/e/{KEY}/programme/")
    for title in titles:
        expect(phone.locator("main")).to_contain_text(title)
    calendar = icalendar.Calendar.from_ical(phone.request.get(f"/e/{KEY}/programme.ics").body())
    assert sorted(str(entry["SUMMARY"]) for entry in calendar.walk("VEVENT")) == sorted(titles)
    return titles


def sign(house: House, kind: str, about: str, typed: dict[str, str], folder: Path) -> None:
    """Fill in whatever the page says is missing, issue the paper, and take it home as a Word file."""
    desk = house.at(f"papers/{kind}/{about}/")
    for field in desk.locator('#main-form > [id^="part-"] :is(input:not([type=hidden]), textarea)').all():
        if not field.input_value():
            field.fill("ตามที่ที่ประชุมเห็นชอบ")
    for name, words in typed.items():
        if desk.locator(f'#main-form [name="{name}"]').count():
            desk.locator(f'#main-form [name="{name}"]').fill(words)
    desk.locator('#main-form button[value="issue"]').click()
    expect(desk.locator(".head .chip.done")).to_be_visible()
    with desk.expect_download() as coming:
        desk.locator('main a[href*="paper.docx"]').first.click()
    coming.value.save_as(folder / f"{kind}.docx")


def as_pdf(folder: Path) -> dict[str, PdfReader]:
    """All Word files of a folder, opened by LibreOffice and printed."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [str(SOFFICE), profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder)]
    subprocess.run([*command, *map(str, folder.glob("*.docx"))], check=True, capture_output=True, timeout=300)
    return {path.stem: PdfReader(path) for path in folder.glob("*.pdf")}


def text_of(folder: Path, kind: str) -> str:
    command = ["pdftotext", str(folder / f"{kind}.pdf"), "-"]
    return bare(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def bare(words: str) -> str:
    """Without spaces, and with the digits of a keyboard: papers have Thai ones."""
    return re.sub(r"\s+", "", words).translate(str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789"))


@pytest.mark.skipif(not (SOFFICE and shutil.which("pdftotext")), reason="needs LibreOffice and poppler-utils")
def test_from_the_first_mail_to_the_signed_papers(house: House, tmp_path: Path) -> None:
    begin(house)
    write_heading(house)
    approach(house)
    choose_day(house)
    meet(house)
    plan_duties(house)
    choose_topic(house)
    invite(house, "speakers", "รศ.ดร.", SPEAKER, "speaker@other.example.org", TOPIC)
    invite(house, "moderator", "นางสาว", MODERATOR, "moderator@library.example.org")
    prepare_questions(house)
    prepare_media(house)
    house.at("").locator('form[action$="/state/"] button.is-primary').click()
    titles = publish_programme(house)
    expect(house.at("plan/").locator("h1")).to_contain_text("6 จาก 6")

    papers = tmp_path / "papers"
    papers.mkdir()
    first = house.at("meetings/").locator("tbody a").last.get_attribute("href") or ""
    meeting = f"meeting-{first.rstrip('/').rsplit('/', 1)[-1]}"
    wanted = {
        ("appointment-order", "order"): [CHAIR, SECRETARY, MEMBER, NUMBER, SIGNER],
        ("meeting-invitation", meeting): ["เลือกหัวข้อเวที", "ห้องประชุม 1"],
        ("minutes", meeting): ["เห็นชอบหัวข้อตามที่เสนอ", CHAIR, SECRETARY, MEMBER, "ติดราชการ"],
        ("speaker-invitation", "speaker-1"): [SPEAKER, TOPIC, UNIT, SIGNER],
        ("moderator-invitation", "speaker-2"): [MODERATOR],
        ("programme", "-"): [re.split("[ (“]", title)[0] for title in titles],  # cells break their lines
    }
    for kind, about in wanted:
        number = {"number": NUMBER} if kind == "appointment-order" else {}
        sign(house, kind, about, number | SIGNED, papers)
    printed = as_pdf(papers)
    assert sorted(printed) == sorted(kind for kind, _about in wanted)
    for (kind, _about), words in wanted.items():
        page = printed[kind].pages[0].mediabox
        assert (round(page.width), round(page.height)) == (595, 842), kind
        text = text_of(papers, kind)
        assert [word for word in words if bare(word) not in text] == [], kind
        assert not re.search(rf"{HELD_ON.year}|{TODAY.year}", text), kind
