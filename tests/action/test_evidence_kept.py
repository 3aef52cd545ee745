"""Evidence that two people change at once, and what an owner outside of the office reads of the media."""

import re

import pytest
from django.utils import timezone

from sewana.action.operations import deciding, evidence
from sewana.action.operations.evidence import Shown
from tests import make
from tests.action.making import RULING, begun, read, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(edition):
    deciding.decide(begun(edition), RULING, by="test")
    return deciding.publish(edition.improvements.get(), by="test")


def medium(edition, use, number):
    words = {
        "title_th": f"ชื่อสื่อ-{use}",
        "title_en": f"title-{use}",
        "alt_th": f"คำบรรยาย-{use}",
        "alt_en": "a",
    }
    item = edition.media.create(number=number, kind="picture", use=use, credit="ก", **words)
    item.versions.create(
        number=1, digest="b" * 64, preview="a" * 64, file_name="a.jpg", approved_at=timezone.now()
    )
    return item


def filled(page, pk):
    """The form of one piece as the page has it, without what is ticked."""
    names = re.findall(rf'name="(evidence-{pk}-[a-z_]+)"[^>]*? value="([^"]*)"', page)
    return {name: value for name, value in names if not name.endswith("is_public")} | {"about": pk}


def sent(page, pk, **fields):
    known = {"when": "after", "medium": ""} | fields
    return filled(page, pk) | {f"evidence-{pk}-{name}": value for name, value in known.items()}


def test_a_page_opened_before_a_colleague_hid_it_does_not_show_it_again(edition, office, row):
    one = evidence.add_evidence(row, Shown("after", "เหลือ 3", "Down to 3", None, True), by="test")
    page = read(office, url("improvement", edition, row))
    address = url("evidence", edition, row)
    assert office.post(address, sent(page, one.pk)).status_code == 302  # a colleague hides it
    answer = office.post(
        address, sent(page, one.pk, text_th="เหลือ 3 จุด", is_public="on"), headers={"Accept-Language": "en"}
    )
    one.refresh_from_db()
    assert (one.text_th, one.is_public) == ("เหลือ 3", False)
    told = {(row.label, row.mine, row.theirs) for row in answer.context["differences"]}
    assert ("In words, in Thai", "เหลือ 3 จุด", "เหลือ 3") in told
    assert len(told) == 2
    both = answer.content.decode()
    assert both.count('id="main-form"') == 1
    assert f'href="{url("improvement", edition, row)}">Take theirs' in both
    # Kept on purpose, mine goes through.
    mine = sent(both, one.pk, text_th="เหลือ 3 จุด", is_public="on")
    assert office.post(address, mine).status_code == 302
    one.refresh_from_db()
    assert (one.text_th, one.is_public) == ("เหลือ 3 จุด", True)


def test_a_form_that_does_not_say_what_it_saw_changes_nothing(edition, office, row):
    one = evidence.add_evidence(row, Shown("after", "เหลือ 3", "Down to 3"), by="test")
    given = {f"evidence-{one.pk}-when": "after", f"evidence-{one.pk}-text_th": "อื่น", "about": one.pk}
    assert office.post(url("evidence", edition, row), given).status_code == 200
    one.refresh_from_db()
    assert one.text_th == "เหลือ 3"


def test_an_owner_reads_the_titles_of_those_media_only_that_are_not_the_committees(edition, client, row):
    row.owner = make.make_account("owner-of-it@example.org", roles=())
    row.save()
    media = {use: medium(edition, use, n) for n, use in enumerate(("office", "forum", "library", "public"))}
    kept = evidence.add_evidence(row, Shown("after", "หลังซ่อม", "Mended", media["office"]), by="test")
    everything = [f"ชื่อสื่อ-{use}" for use in media]
    client.force_login(make.make_account())
    page = read(client, url("improvement", edition, row))
    assert [title for title in everything if title in page] == everything
    client.force_login(row.owner)
    page = read(client, url("improvement", edition, row))
    assert [title for title in everything if title in page] == everything[2:]
    assert "คำบรรยาย-office" not in page
    address = url("evidence", edition, row)
    new = {"evidence-when": "after", "evidence-text_th": "ก", "evidence-medium": media["forum"].pk}
    assert client.post(address, new).status_code == 200
    assert row.evidence.count() == 1
    # What the office chose stays when its words are changed, and is not named when it stands in the way.
    wrong = sent(page, kept.pk, medium=media["office"].pk, text_en="x", is_public="on")
    assert everything[0] not in client.post(address, wrong).content.decode()
    assert (
        client.post(address, sent(page, kept.pk, medium=media["office"].pk, text_th="ใหม่")).status_code == 302
    )
    kept.refresh_from_db()
    assert (kept.text_th, kept.media) == ("ใหม่", media["office"])
