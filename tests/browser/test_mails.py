"""The outbox without a mail server, as a small library has it: read, copied, sent by hand, one after the other."""

import json
import urllib.parse

from playwright.sync_api import expect

from tests.browser.product import Product
from tests.browser.steps import sign_in
from tests.browser.visitors import THAI_DESK, THAI_PHONE, Open

WRITE = """
from sewana.people import operations as people
from sewana.people.models import Mail
for number in (1, 2):
    people.write(Mail(key=f"journey-{{number}}", template="committee/mails/approach", language="th", edition_key="2026",
        to=f"p{{number}}@example.org", subject=f"ขอเชิญเป็นกรรมการ ฉบับที่ {{number}}", text={text!r}))
"""
TEXT = "เรียน อ.มะลิ\n\nขอเชิญร่วมงาน & ตอบกลับ\n"


def test_mails_that_wait_are_copied_and_noted_as_sent_one_after_the_other(
    workshop: Product, open_page: Open
) -> None:
    workshop.shell.run(WRITE.format(text=TEXT))
    page = open_page(workshop, THAI_DESK)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    sign_in(page, workshop)
    page.goto("/office/mails/")
    page.locator('[name="q"]').fill("ขอเชิญเป็นกรรมการ ฉบับที่")
    page.locator('[name="state"]').select_option("waiting")
    page.locator('[name="order"]').select_option("made_at")
    page.keyboard.press("Enter")
    page.wait_for_url("**order=made_at**")
    page.locator("tbody a").first.click()

    expect(page.locator("h1")).to_have_text("ขอเชิญเป็นกรรมการ ฉบับที่ 1")
    page.locator("mail-text button").click()
    expect(page.locator("mail-text [role=status]")).to_have_text("คัดลอกแล้ว")
    assert page.evaluate("navigator.clipboard.readText()") == TEXT
    link = urllib.parse.urlsplit(page.locator('mail-text a[href^="mailto:"]').get_attribute("href") or "")
    asked = urllib.parse.parse_qs(link.query)
    assert (link.path, asked["body"]) == ("p1@example.org", ["เรียน อ.มะลิ\r\n\r\nขอเชิญร่วมงาน & ตอบกลับ"])

    page.locator('form[action$="/by-hand/"] button').click()
    expect(page.locator(".notice.is-success")).to_be_visible()
    seen = workshop.shell.run(
        "import json\nfrom sewana.people.models import Mail\n"
        "print(json.dumps(dict(Mail.objects.filter(key__startswith='journey').values_list('key', 'state'))))"
    )
    assert json.loads(seen) == {"journey-1": "sent", "journey-2": "waiting"}
    expect(page.locator("main .chip").first).to_have_text("รอส่ง")  # the next one that waits


def test_a_test_mail_is_asked_for_by_keyboard_on_a_phone(workshop: Product, open_page: Open) -> None:
    page = open_page(workshop, THAI_PHONE)
    sign_in(page, workshop)
    page.goto("/office/mails/")
    page.locator('form[action$="/trial/"] button').focus()
    page.keyboard.press("Enter")
    expect(page.locator(".notice.is-warning").first).to_be_visible()
    expect(page.locator(".mail-facts")).to_contain_text("owner@example.org")
