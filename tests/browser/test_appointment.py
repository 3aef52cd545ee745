"""The committee in a browser, in Thai: approached and appointed, and how long that takes a newcomer."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from sewana_paper.docx_text import text_of_docx
from tests.browser import measures
from tests.browser import product as running
from tests.browser.product import Product
from tests.browser.steps import sign_in
from tests.browser.test_first_owner import make_account
from tests.browser.visitors import PLAIN_PHONE, THAI_DESK, THAI_PHONE, Open, Visitor

PLAIN_DESK = Visitor(THAI_DESK.device, "th", with_script=False)
HOME = "/office/editions/2032/members/"
BEGIN = """
from sewana.committee import operations as committee
committee.begin_edition(key="2032", year=2032, title_th="เวทีเสวนา 2575", title_en="Forum 2032", by="test")
"""
MAILS = """
from sewana.people.models import Mail
for mail in Mail.objects.order_by("id"):
    print(mail.to, repr(mail.text))
"""
# A newcomer looks for a button, finds it and clicks it; thinks what belongs into a field; types Thai with two fingers;
# and copies a table from a spreadsheet that is open beside. The keystroke-level model has 1.35 s for a thought, 1.1 s
# for pointing, and 0.5 s a letter for poor typists; a newcomer gets twice the thought.
CLICK_S, FIELD_S, LETTER_S, PASTE_S = 1.1 + 2 * 1.35, 1.1 + 1.35, 0.5, 10.0
AT_MOST_S = 180
PEOPLE = """คำนำหน้า\tชื่อ-สกุล\tตำแหน่ง\tหน่วยงาน\tฝ่าย\tหน้าที่
ผศ.ดร.\tสมศรี ศรีสุข\tผู้อำนวยการสำนักหอสมุด\tสำนักหอสมุด\tคณะกรรมการอำนวยการ\tประธานกรรมการ
นาง\tมาลี ใจงาม\tบรรณารักษ์ชำนาญการ\tสำนักหอสมุด\tคณะกรรมการอำนวยการ\tกรรมการและเลขานุการ
นาย\tวิชัย แก้วใส\tบรรณารักษ์\tสำนักหอสมุด\tฝ่ายวิชาการและเนื้อหา\tหัวหน้าฝ่าย
นางสาว\tวารี รักอ่าน\tนักเอกสารสนเทศ\tสำนักหอสมุด\tฝ่ายประชาสัมพันธ์\tหัวหน้าฝ่าย
นาย\tประสิทธิ์ ทองดี\tนักวิชาการโสตทัศนศึกษา\tสำนักหอสมุด\tฝ่ายสถานที่และโสตทัศนูปกรณ์\tหัวหน้าฝ่าย
นาง\tดวงใจ มีทรัพย์\tนักวิชาการเงินและบัญชี\tสำนักหอสมุด\tฝ่ายการเงิน\tหัวหน้าฝ่าย"""


@pytest.fixture(scope="module")
def house(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """The demonstration with an edition that has no committee yet."""
    folder = Path(shutil.copytree(filled, tmp_path_factory.mktemp("appointment") / "demo"))
    with running.serving(folder, ["demo", "--port", "0", "--folder", str(folder)]) as started:
        started.shell.run(BEGIN)
        yield started


@dataclass
class Newcomer:
    """Somebody who has never seen these pages: what they do is done, and counted."""

    page: Page
    clicks: int = 0
    letters: int = 0
    fields: int = 0
    pastes: int = 0

    def click(self, target: Locator) -> None:
        target.click()
        self.clicks += 1

    def write(self, name: str, words: str) -> None:
        self.page.locator(f'main [name="{name}"]').fill(words)
        self.fields += 1
        self.letters += len(words)

    def paste(self, name: str, words: str) -> None:
        self.page.locator(f'main [name="{name}"]').fill(words)
        self.pastes += 1

    @property
    def seconds(self) -> float:
        return (
            self.clicks * CLICK_S
            + self.fields * FIELD_S
            + self.letters * LETTER_S
            + self.pastes * (FIELD_S + PASTE_S)
        )


def test_from_empty_to_the_appointment_order_in_three_minutes(open_page: Open, empty: Product) -> None:
    page = open_page(empty, THAI_DESK)
    make_account(page, empty)
    who = Newcomer(page)
    who.click(page.locator("main .empty a.is-primary"))
    who.write("year", "2569")
    who.write("title_th", "เวทีเสวนา 2569")
    who.write("title_en", "Library Dialogue 2026")
    who.click(page.locator("main button.is-primary"))
    who.click(page.locator("nav a", has_text="คณะกรรมการ").first)
    who.click(page.locator("main .btn.is-primary"))  # the nine usual groups
    who.click(page.locator("main .btn.is-primary"))  # take a table over
    who.paste("text", PEOPLE)
    who.click(page.locator("main .btn.is-primary"))  # read it
    who.click(page.locator('[name="have_accepted"]'))
    who.click(page.locator("main .btn.is-primary"))  # take it over
    expect(page.locator("h1")).to_contain_text("6 จาก 6")
    who.click(page.locator("main .btn.is-primary"))  # the appointment order
    for name in ("ผศ.ดร.สมศรี ศรีสุข", "นางมาลี ใจงาม", "นางดวงใจ มีทรัพย์"):
        expect(page.locator("main")).to_contain_text(name)
    with page.expect_download() as coming:
        who.click(page.locator("main .btn.is-primary"))  # the paper itself
    paper = text_of_docx(Path(coming.value.path()).read_bytes())
    for name in ("คำสั่ง", "ผศ.ดร.สมศรี ศรีสุข", "นางมาลี ใจงาม", "นางดวงใจ มีทรัพย์"):
        assert name in paper
    print(
        f"{who.clicks} clicks, {who.fields} fields with {who.letters} letters, {who.pastes} paste: {who.seconds:.0f} s"
    )
    assert who.seconds <= AT_MOST_S


def test_three_minutes_suffice_without_any_table_as_well(open_page: Open, empty: Product) -> None:
    """The shortest committee that an order can name, typed by hand: a chair and a secretary."""
    page = open_page(empty, THAI_DESK)
    make_account(page, empty)
    page.goto("/office/editions/new/")
    who = Newcomer(page)
    who.write("year", "2569")
    who.write("title_th", "เวทีเสวนา 2569")
    who.write("title_en", "Forum 2026")
    who.click(page.locator("main button.is-primary"))
    who.click(page.locator("nav a", has_text="คณะกรรมการ").first)
    who.click(page.locator("main .btn.is-primary"))
    for name, position in (("ผศ.ดร.สมศรี ศรีสุข", "ผู้อำนวยการ"), ("นางมาลี ใจงาม", "บรรณารักษ์")):
        who.write("name", name)
        who.write("position", position)
        if not page.locator('[name="has_accepted"]').is_checked():
            who.click(page.locator('[name="has_accepted"]'))
        who.click(page.locator("#add button"))
    who.click(page.locator("main .btn.is-primary").first)
    expect(page.locator("main")).to_contain_text("นางมาลี ใจงาม")
    assert who.seconds <= AT_MOST_S


def usable(page: Page, who: Visitor) -> None:
    """As far as it can be measured: the rules are looked at by a script."""
    if not who.with_script:
        return
    assert measures.broken_rules(page) == []
    assert measures.tight_lines(page) == []
    assert measures.overflow(page, who.device.width) == []


def add(page: Page, name: str, email: str) -> None:
    page.locator('#add [name="name"]').fill(name)
    page.locator('#add [name="email"]').fill(email)
    page.locator("#add button").click()
    expect(page.locator(".notice.is-success")).to_contain_text(name.rsplit(maxsplit=1)[-1])


def link_in(mail: str) -> str:
    return re.findall(r"http\S+/m/\S+/", mail)[-1]


def mails_of(house: Product) -> dict[str, str]:
    return dict(line.split(" ", 1) for line in house.shell.run(MAILS).splitlines())


@pytest.mark.parametrize(
    ("desk", "phone_of"), [(THAI_DESK, THAI_PHONE), (PLAIN_DESK, PLAIN_PHONE)], ids=["script", "plain"]
)
def test_people_are_asked_answer_on_their_phones_and_are_replaced(
    open_page: Open, house: Product, desk: Visitor, phone_of: Visitor
) -> None:
    tag = "s" if desk.with_script else "p"
    page = open_page(house, desk)
    sign_in(page, house)
    page.goto(HOME)
    offer = page.locator('button[value="offer"]')
    if offer.count():
        offer.click()
    names = [f"นางสมใจ {tag}หนึ่ง", f"นายสมหมาย {tag}สอง"]
    for number, name in enumerate(names):
        add(page, name, f"{tag}{number}@library.example.org")
    page.locator("main a.is-primary").click()
    usable(page, desk)
    page.locator('[name="greeting"]').fill("ขอเรียนเชิญด้วยความยินดี")
    page.locator('button[value="read"]').click()
    expect(page.locator("pre.mail")).to_contain_text("ขอเรียนเชิญด้วยความยินดี")
    page.locator('button[value="send"]').click()
    expect(page.locator(".notice.is-success")).to_contain_text("2 คน")

    sent = mails_of(house)
    first, second = (link_in(sent[f"{tag}{number}@library.example.org"]) for number in range(2))
    phone = open_page(house, phone_of)
    phone.goto(first)
    usable(phone, phone_of)
    phone.locator('button[value="accepted"]').tap()
    expect(phone.locator("h1")).to_contain_text("ขอบคุณ")
    usable(phone, phone_of)
    phone.goto(second)
    phone.locator("summary").last.tap()
    phone.locator('[name="question"]').fill("ต้องมาประชุมกี่ครั้ง")
    phone.locator('form[action$="/question/"] button').tap()
    expect(phone.locator(".notice")).to_be_visible()

    page.goto(HOME)
    page.locator(".notice.is-warning a").click()
    page.locator('[name="reply"]').fill("สามครั้ง")
    page.locator('button[value="read-reply"]').click()
    expect(page.locator(".mail-words")).to_contain_text("สามครั้ง")
    page.locator('button[value="reply"]').click()
    phone.reload()
    expect(phone.locator("main")).to_contain_text("สามครั้ง")
    phone.locator("summary").first.tap()
    phone.locator('[name="reason"]').fill("ไปศึกษาต่อ")
    phone.locator('[name="suggestion"]').fill(f"นางสาวแทน {tag}กัน")
    phone.locator('button[value="declined"]').tap()
    expect(phone.locator("h1")).to_contain_text("ไม่รับ")

    page.goto(HOME)
    row = page.locator("tr", has_text=names[1])
    expect(row).to_contain_text(f"นางสาวแทน {tag}กัน")
    row.locator("a.btn").click()
    usable(page, desk)
    page.locator('button[value="substitute"]').click()
    expect(page.locator(".notice.is-success")).to_contain_text(f"นางสาวแทน {tag}กัน")
    page.goto(HOME)
    theirs = page.locator("tr", has=page.locator("th", has_text=f"นางสาวแทน {tag}กัน"))
    expect(theirs).to_contain_text("ยังไม่ได้ทาบทาม")
    usable(page, desk)


def test_a_wrong_table_is_corrected_on_the_page_and_two_who_write_lose_nothing(
    open_page: Open, house: Product
) -> None:
    page = open_page(house, THAI_DESK)
    sign_in(page, house)
    page.goto(f"{HOME}table/")
    usable(page, THAI_DESK)
    page.locator('[name="text"]').fill("ชื่อ\tอีเมล\tฝ่าย\nนายตาราง ดี\ttable(at)example\tฝ่ายใหม่")
    page.locator('button[value="read"]').click()
    expect(page.locator("tbody tr")).to_contain_text("table(at)example")
    usable(page, THAI_DESK)
    box = page.locator('textarea[name="text"]')
    box.fill(box.input_value().replace("(at)example", "@library.example.org"))
    page.locator('[name="makes_groups"]').check()
    page.locator('button[value="read"]').click()
    page.locator('button[value="take"]').click()
    page.get_by_role("link", name="นายตาราง ดี").first.click()

    other = open_page(house, THAI_DESK)
    sign_in(other, house, "owner")
    other.goto(page.url)
    for writer, words in ((other, "ของเขา"), (page, "ของเรา")):
        writer.locator('#main-form [name="position"]').fill(words)
        writer.locator("#main-form button").click()
    expect(page.locator('section[aria-labelledby="both-title"]')).to_contain_text("ของเขา")
    usable(page, THAI_DESK)
    page.locator('section[aria-labelledby="both-title"] button').click()
    expect(page.locator("tr", has_text="นายตาราง ดี").first).to_contain_text("ของเรา")


def test_a_link_is_copied_with_one_click_and_works_by_keyboard(open_page: Open, house: Product) -> None:
    page = open_page(house, THAI_DESK)
    sign_in(page, house)
    page.goto(HOME)
    if page.locator('button[value="offer"]').count():
        page.locator('button[value="offer"]').click()
    page.locator('#add [name="name"]').fill("นายลิงก์ ดี")
    page.keyboard.press("Enter")
    expect(page.locator(".notice.is-success")).to_contain_text("นายลิงก์ ดี")
    page.goto(f"{HOME}approach/")
    page.locator("copy-text button").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("copy-text [role=status]").first).to_have_text("คัดลอกแล้ว")
