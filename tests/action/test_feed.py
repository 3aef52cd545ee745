"""The feed of the public board is valid Atom (RFC 4287), in each language at an address of its own."""

import datetime as dt
import xml.etree.ElementTree as ET
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.urls import reverse

from sewana.action.models import Improvement
from sewana.action.operations import deciding, working
from tests.action.making import RULING, begun

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def told(edition, **fields):
    """An improvement that everybody can read, with the work on it begun."""
    row = deciding.publish(deciding.decide(begun(edition, **fields), RULING, by="test"), by="test")
    return working.move(row, "started", words=("เริ่มแล้ว", "Begun"), by="test")


def answer(client, edition, query="", language="th"):
    address = f"{reverse('action:feed', args=[edition.key])}{query}"
    found = client.get(address, headers={"Accept-Language": language})
    assert found.status_code == 200
    return found


def feed(client, edition, query="", language="th"):
    return ET.fromstring(answer(client, edition, query, language).content)


def one(parent, name):
    """The text of an element that has to be there exactly once, with something in it."""
    (found,) = parent.findall(f"{ATOM}{name}")
    assert found.text
    assert found.text.strip()
    return found.text


def day_of(parent, name):
    text = one(parent, name)
    assert text[10] == "T"  # RFC 3339, which `fromisoformat` takes less strictly
    found = dt.datetime.fromisoformat(text)
    assert found.tzinfo is not None
    return found


def check_common(parent):
    assert day_of(parent, "updated")
    assert one(parent, "title")
    assert urlsplit(one(parent, "id")).scheme  # an IRI, not relative
    links = parent.findall(f"{ATOM}link")
    for link in links:
        assert link.get("href").startswith(settings.SITE_URL)
    ways = [(link.get("type"), link.get("hreflang")) for link in links if link.get("rel") == "alternate"]
    assert ways
    assert len(ways) == len(set(ways))


def check(root):
    """What RFC 4287, 4.1.1 and 4.1.2, asks of a feed and of each entry."""
    assert root.tag == f"{ATOM}feed"
    check_common(root)
    for author in root.findall(f"{ATOM}author"):
        assert one(author, "name")
    entries = root.findall(f"{ATOM}entry")
    for entry in entries:
        check_common(entry)
        assert root.find(f"{ATOM}author") is not None or entry.find(f"{ATOM}author") is not None
        assert len(entry.findall(f"{ATOM}summary")) <= 1
        assert day_of(entry, "published") <= day_of(root, "updated")
    ids = [one(entry, "id") for entry in entries]
    assert len(set(ids)) == len(ids)
    return entries


def hrefs(root, rel):
    return [link.get("href") for link in root.findall(f"{ATOM}link") if link.get("rel") == rel]


@pytest.mark.parametrize(
    ("language", "other", "words"),
    [
        ("th", "en", ("หอสมุดทดสอบ", "เริ่มทำ: ขอปลั๊ก", "เริ่มแล้ว")),
        ("en", "th", ("Test Library", "Begun: Sockets", "Begun")),
    ],
)
def test_each_language_is_valid_and_leads_to_itself_the_board_and_the_other(
    edition, client, language, other, words
):
    told(edition)
    address = settings.SITE_URL + reverse("action:feed", args=[edition.key])
    board = settings.SITE_URL + reverse("action:board", args=[edition.key])
    # The address says the language, whatever the reader's program does.
    found = answer(client, edition, f"?language={language}", language=other)
    assert found["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert found["Content-Language"] == language
    root = ET.fromstring(found.content)
    entries = check(root)
    assert root.get(LANG) == language
    assert hrefs(root, "self") == [f"{address}?language={language}"]
    assert hrefs(root, "alternate") == [board, f"{address}?language={other}"]
    author, title, summary = words
    assert one(root.find(f"{ATOM}author"), "name") == author
    assert (one(entries[0], "title"), one(entries[0], "summary")) == (title, summary)
    assert hrefs(entries[0], "alternate") == [f"{board}1/"]


def test_without_a_language_it_is_the_readers_and_the_board_names_it(edition, client):
    told(edition)
    assert feed(client, edition, language="en").get(LANG) == "en"
    assert feed(client, edition, "?language=xx", language="th").get(LANG) == "th"
    page = client.get(reverse("action:board", args=[edition.key]), headers={"Accept-Language": "en"})
    address = reverse("action:feed", args=[edition.key])
    assert page.content.decode().count(f'href="{address}?language=en"') == 2


def test_ids_stay_in_each_language_and_when_words_change(edition, client):
    row = told(edition)
    first = [one(entry, "id") for entry in check(feed(client, edition))]
    assert len(first) == 2
    Improvement.objects.filter(pk=row.pk).update(said_th="คำใหม่", number=9)
    for language in ("th", "en"):
        root = feed(client, edition, f"?language={language}")
        assert one(root, "id") == f"urn:uuid:{edition.uid}"
        assert [one(entry, "id") for entry in check(root)] == first


def test_what_looks_like_html_stays_words_and_what_xml_does_not_know_is_left_out(edition, client):
    row = told(edition, said_th="ก่อน < หลัง & <b>\ufffe")
    Improvement.objects.filter(pk=row.pk).update(did_th="")
    row.progress.filter(kind="started").update(text_th="1 < 2 <script>\x0b")
    first = check(feed(client, edition))[0]
    assert one(first, "title") == "เริ่มทำ: ก่อน < หลัง & <b>"
    summary = first.find(f"{ATOM}summary")
    assert (summary.get("type"), summary.text) == ("html", "1 &lt; 2 &lt;script&gt;")


def test_an_empty_feed_is_valid_and_the_same_at_each_look(edition, client):
    root = feed(client, edition)
    assert check(root) == []
    assert day_of(root, "updated") == edition.made_at
