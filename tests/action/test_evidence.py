"""Evidence of an improvement: entered with a medium, seen by everybody or not, taken out and put back."""

import re

import pytest
from django.utils import timezone

from sewana.action.models import Evidence
from sewana.action.operations import carrying, deciding, evidence
from sewana.action.operations.evidence import Shown
from sewana.action.operations.improvements import NotPossible
from sewana.base.models import AuditEntry
from tests import make
from tests.action.making import RULING, begun, read, url

pytestmark = pytest.mark.django_db
DRAWN = "a" * 64


@pytest.fixture
def row(edition):
    deciding.decide(begun(edition), RULING, by="test")
    return deciding.publish(edition.improvements.get(), by="test")


def picture(edition, *, number=1, is_approved=True, **fields):
    """A picture of the media room, drawn small, that everybody may use unless said otherwise."""
    known = {
        "kind": "picture",
        "use": "public",
        "title_th": "ภาพปลั๊ก",
        "title_en": "Sockets",
        "credit": "ฝ่ายสื่อ",
    }
    words = {"alt_th": "ปลั๊กใหม่ข้างโต๊ะ", "alt_en": "New sockets at a desk"}
    item = edition.media.create(number=number, **(known | words | fields))
    at = timezone.now() if is_approved else None
    item.versions.create(number=1, digest="b" * 64, preview=DRAWN, file_name="a.jpg", approved_at=at)
    return item


def typed(about=None, **fields):
    """The form as it is sent."""
    known = {"when": "after", "text_th": "ปลั๊กเสียลดจาก 86 เหลือ 3", "text_en": "From 86 to 3", "medium": ""}
    prefix = f"evidence-{about}" if about else "evidence"
    kept = Evidence.objects.filter(pk=about).first() if about else None
    known |= {"seen": evidence.mark_of(kept)} if kept else {}
    return {f"{prefix}-{name}": value for name, value in (known | fields).items()} | {"about": about or ""}


def errors(answer):
    """What stands at each field of the form that did not go through."""
    return {name: [str(one) for one in rows] for name, rows in answer.context["evidence_form"].errors.items()}


def test_a_picture_and_its_words_are_seen_by_everybody_in_both_languages(edition, office, client, row):
    item = picture(edition)
    office.post(url("evidence", edition, row), typed(medium=item.pk, is_public="on"))
    client.logout()
    for language, alt, words in (
        ("th", "ปลั๊กใหม่ข้างโต๊ะ", "ปลั๊กเสียลดจาก 86 เหลือ 3"),
        ("en", "New sockets at a desk", "From 86 to 3"),
    ):
        page = read(client, url("item", edition, row), language)
        (shown,) = re.findall(r'<img src="(/e/[^"]+)" alt="([^"]+)"', page)
        assert shown == (f"/e/2026/media/{item.number}/picture/", alt)
        assert words in page


def test_what_is_not_for_everybody_is_read_in_the_office_alone(edition, office, client, row):
    office.post(url("evidence", edition, row), typed())
    assert row.evidence.get().is_public is False
    assert "ปลั๊กเสียลดจาก 86" in read(office, url("improvement", edition, row))
    assert "ปลั๊กเสียลดจาก 86" not in read(client, url("item", edition, row))


@pytest.mark.parametrize(
    ("fields", "at"),
    [
        ({"text_th": "\u200b"}, "text_th"),
        ({"text_en": "", "is_public": "on"}, "text_en"),
        ({"when": "later"}, "when"),
        ({"medium": "elsewhere"}, "medium"),
        ({"medium": "waits"}, "medium"),
        ({"medium": "office", "is_public": "on"}, "medium"),
        ({"medium": "silent", "is_public": "on"}, "medium"),
    ],
)
def test_what_cannot_be_is_told_at_its_field_and_what_was_typed_stays(edition, office, row, fields, at):
    other = make.make_edition("2025", year=2025)
    media = {
        "elsewhere": picture(other),
        "waits": picture(edition, is_approved=False),
        "office": picture(edition, number=2, use="office"),
        "silent": picture(edition, number=3, alt_th="", alt_en=""),
    }
    given = fields | ({"medium": media[fields["medium"]].pk} if "medium" in fields else {})
    answer = office.post(url("evidence", edition, row), typed(**given))
    assert list(errors(answer)) == [at]
    assert Evidence.objects.count() == 0
    if at != "text_th":
        assert "ปลั๊กเสียลดจาก 86" in answer.content.decode()


def test_the_operation_itself_takes_no_medium_that_may_not_be(edition, row):
    other = picture(make.make_edition("2025", year=2025))
    for media in (other, picture(edition, is_approved=False)):
        with pytest.raises(NotPossible):
            evidence.add_evidence(row, Shown("after", "ก", "a", media), by="test")
    with pytest.raises(NotPossible):
        evidence.add_evidence(
            row, Shown("after", "ก", "a", picture(edition, number=2, use="office"), True), by=""
        )


def test_the_list_of_media_has_no_signed_paper_with_a_bank_account(edition, office, row):
    paper = edition.papers.create(kind="honorarium-receipt", state="issued", content={})
    picture(edition, paper=paper, title_th="ใบสำคัญรับเงิน")
    picture(edition, number=2, title_th="ภาพที่เลือกได้")
    page = read(office, url("improvement", edition, row))
    assert "ภาพที่เลือกได้" in page
    assert "ใบสำคัญรับเงิน" not in page


def test_it_is_changed_taken_out_and_put_back(edition, office, row):
    office.post(url("evidence", edition, row), typed(is_public="on"))
    one = row.evidence.get()
    address = url("evidence", edition, row)
    wrong = office.post(address, typed(one.pk, text_th="", text_en="Kept as typed", is_public="on"))
    assert "Kept as typed" in wrong.content.decode()
    office.post(address, typed(one.pk, text_th="เหลือ 2", text_en="Down to 2", is_public="on"))
    assert "เหลือ 2" in read(office, url("item", edition, row))
    office.post(address, {"about": one.pk, "do": "out"})
    assert "เหลือ 2" not in read(office, url("item", edition, row))
    assert "เหลือ 2" in read(office, url("improvement", edition, row))
    office.post(address, {"about": one.pk, "do": "back"})
    assert "เหลือ 2" in read(office, url("item", edition, row))
    done = AuditEntry.objects.filter(operation__contains="evidence").order_by("id")
    assert list(done.values_list("operation", flat=True)) == [
        "add_evidence",
        "change_evidence",
        "remove_evidence",
        "put_evidence_back",
    ]


def test_evidence_of_another_improvement_is_left_alone(edition, office, row):
    other = deciding.decide(begun(edition), RULING, by="test")
    one = evidence.add_evidence(other, Shown("before", "ของเขา"), by="test")
    for given in ({"about": one.pk, "do": "out"}, typed(one.pk), {"about": "x", "do": "out"}, {"do": "out"}):
        assert office.post(url("evidence", edition, row), given).status_code == 200
    one.refresh_from_db()
    assert (one.text_th, one.removed_at) == ("ของเขา", None)


@pytest.mark.parametrize(
    "fields",
    [{"use": "library"}, {"removed_at": timezone.now()}, {"alt_th": "", "alt_en": ""}, {}],
    ids=["for the library", "taken off", "without words", "approved no more"],
)
def test_a_medium_that_is_free_no_longer_is_not_shown_and_the_office_is_told(edition, office, row, fields):
    item = picture(edition)
    evidence.add_evidence(row, Shown("after", "หลังซ่อม", "Mended", item, True), by="test")
    assert "หลังซ่อม" in read(office, url("item", edition, row))
    if fields:
        type(item).objects.filter(pk=item.pk).update(**fields)
    else:
        item.versions.update(approved_at=None)
    assert "หลังซ่อม" not in read(office, url("item", edition, row))
    assert "not free for everybody" in read(office, url("improvement", edition, row), "en")


def test_a_link_is_a_link_and_before_stands_before_after(edition, office, row):
    item = edition.media.create(number=1, kind="document", use="public", title_th="รายงาน", credit="ก")
    item.versions.create(number=1, url="https://example.org/report", approved_at=timezone.now())
    evidence.add_evidence(row, Shown("after", "สุดท้าย", "Last", item, True), by="test")
    evidence.add_evidence(row, Shown("before", "แรกเริ่ม", "First", None, True), by="test")
    page = read(office, url("item", edition, row))
    assert "/e/2026/media/1/file/" in page
    assert page.index("แรกเริ่ม") < page.index("สุดท้าย")


def test_the_owner_enters_it_and_others_do_not(edition, client, row):
    owner = make.make_account("owner-of-it@example.org", roles=())
    row.owner = owner
    row.save()
    other = make.make_account("other@example.org", roles=())
    for account, count, status in ((other, 0, 403), (owner, 1, 200)):
        client.force_login(account)
        client.post(url("evidence", edition, row), typed())
        assert row.evidence.count() == count
        assert client.get(url("improvement", edition, row)).status_code == status


def test_a_picture_of_last_year_goes_on_with_its_promise(edition, office, row):
    evidence.add_evidence(row, Shown("before", "ก่อนซ่อม", "Before", picture(edition), True), by="test")
    later = make.make_edition("2027", year=2027)
    (heir,) = carrying.carry_over(edition, later, {row.number}, by="test")
    assert "/e/2026/media/1/picture/" in read(office, url("item", later, heir))
    one = heir.evidence.get()
    given = typed(one.pk, text_th="ก่อนซ่อมทั้งหมด", medium=one.media_id, is_public="on")
    assert office.post(url("evidence", later, heir), given).status_code == 302
    one.refresh_from_db()
    assert one.text_th == "ก่อนซ่อมทั้งหมด"
    edition.state = "draft"
    edition.save()
    assert "ก่อนซ่อม" not in read(office, url("item", later, heir))


def test_many_pieces_take_the_same_queries(edition, office, row, django_assert_max_num_queries):
    for number in range(6):
        evidence.add_evidence(
            row, Shown("after", "หลัง", "After", picture(edition, number=number), True), by="test"
        )
    read(office, url("item", edition, row))
    with django_assert_max_num_queries(20):
        read(office, url("item", edition, row))
