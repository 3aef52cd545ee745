"""Every mail that the product writes: in its reader's language, from the library, and with no word read as markup."""

import re
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from sewana.people import operations as people
from sewana.people.models import Library, Mail
from sewana.people.operations.envelope import message_of
from tests import make

pytestmark = pytest.mark.django_db
SOURCE = Path(__file__).resolve().parents[2] / "src/sewana"
FILES = sorted(SOURCE.glob("*/templates/*/mails/*.txt"))
NAMES = [str(path.relative_to(path.parents[2]).with_suffix("")) for path in FILES]
HOSTILE = "<b>{{ x }}</b> {% now 'Y' %} &amp; \"q\" ’"
ROW = {"title": HOSTILE, "due": HOSTILE}
NEWS = {"said": HOSTILE, "lines": [HOSTILE], "url": HOSTILE}
LINE = {"said": HOSTILE, "due": HOSTILE, "is_late": False, "url": HOSTILE}
LISTS = {
    "news": [NEWS],
    "lines": [LINE],
    "agenda": [HOSTILE],
    "places": [HOSTILE],
    "duties": [HOSTILE],
    "late": [ROW],
    "soon": [ROW],
}
PLAIN = {
    "late": {"title": "1", "due": "1"},
    "soon": {"title": "1", "due": "1"},
    "news": {"said": "1", "lines": ["1"], "url": "1"},
    "lines": {"said": "1", "due": "1", "is_late": True, "url": "1"},
}
OURS = ("library", "site_url")
THAI = re.compile("[ก-๛]")


def words_of(template):
    return (SOURCE / template.split("/")[0] / "templates" / f"{template}.txt").read_text(encoding="utf-8")


def asked(template):
    """The names that a template prints or asks about, each with a value that would be markup if it were read."""
    text = re.sub(r"{#.*?#}", "", words_of(template))
    found = set(re.findall(r"{{ (\w+)|{% (?:el)?if (?:not )?(\w+)", text))
    names = {name for pair in found for name in pair if name} - set(OURS) - {"row", "line", "one"}
    numbers = dict.fromkeys(re.findall(r"count n=(\w+)", text), 1)
    return (
        {name: LISTS.get(name, HOSTILE) for name in names}
        | numbers
        | {name: LISTS[name] for name in re.findall(r"in (\w+) %}", text)}
    )


@pytest.fixture(autouse=True)
def library():
    make.make_library()


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("template", NAMES)
def test_what_somebody_wrote_arrives_as_it_was_written(template, language):
    subject, text = people.rendered(template, language, asked(template))
    assert HOSTILE in text
    assert "&lt;" not in subject + text
    assert "\n" not in subject
    assert subject


@pytest.mark.parametrize("template", NAMES)
def test_each_mail_is_wholly_in_its_readers_language(template):
    empty = {name: value if name in LISTS or value == 1 else "1" for name, value in asked(template).items()}
    filled = {name: [PLAIN.get(name, "1")] for name in LISTS}
    context = empty | {name: filled[name] for name in LISTS if name in empty}
    thai_subject, thai = people.rendered(template, "th", context)
    subject, english = people.rendered(template, "en", context)
    assert not THAI.search(subject + english)
    assert THAI.search(thai_subject)
    assert not re.search("[A-Za-z]{2,}", re.sub(r"http\S+", "", thai_subject + thai))


@pytest.mark.parametrize(("language", "name"), [("th", "หอสมุดทดสอบ"), ("en", "Test Library")])
@pytest.mark.parametrize("template", [name for name in NAMES if "{{ library }}" in words_of(name)])
def test_the_library_is_named_in_the_readers_language(template, language, name):
    subject, text = people.rendered(template, language, asked(template))
    assert name in subject + text


def test_no_mail_is_left_out():
    assert {"committee/mails/approach", "people/mails/test"} <= set(NAMES)
    assert len(NAMES) >= 10


@pytest.mark.parametrize(("language", "name"), [("th", "หอสมุดทดสอบ"), ("en", "Test Library")])
@pytest.mark.parametrize("sender", ["forum@example.org", "Sewana <forum@example.org>"])
def test_a_sender_without_a_name_bears_that_of_the_library(settings, sender, language, name):
    settings.DEFAULT_FROM_EMAIL = sender
    assert headed(language) == (name, "forum@example.org")


def test_a_sender_with_a_name_keeps_it(settings):
    settings.DEFAULT_FROM_EMAIL = "เวทีเสวนา <forum@example.org>"
    assert headed("en") == ("เวทีเสวนา", "forum@example.org")


def test_a_library_with_an_odd_name_writes_no_header_of_its_own(settings):
    settings.DEFAULT_FROM_EMAIL = "forum@example.org"
    Library.objects.update(name_en='The "Old"\r\nBcc: spy@example.org')
    assert headed("en") == ("The ”Old” Bcc: spy@example.org", "forum@example.org")


def headed(language):
    """Name and address of who a mail is from, read back from the mail as it is sent."""
    mail = Mail(key="k", template="t", to="a@example.org", language=language, subject="s", text="t")
    sent = message_from_bytes(message_of(mail).message().as_bytes(), policy=policy.default)
    assert sent.keys().count("From") == 1
    assert "Bcc" not in sent
    (found,) = sent["From"].addresses
    return found.display_name, found.addr_spec


def test_a_failed_mail_is_sent_again_from_the_list(client):
    client.force_login(make.make_account("owner@example.org", password=None))
    mail = people.post(key="k", template=NAMES[0], to="a@example.org", language="th", context=asked(NAMES[0]))
    again = f"/office/mails/{mail.pk}/repetition/"
    assert again not in client.get("/office/mails/").content.decode()
    Mail.objects.update(state="failed")
    assert again in client.get("/office/mails/").content.decode()
    client.post(again)
    mail.refresh_from_db()
    assert mail.state == "waiting"
