"""A certificate for being here: earned by minutes, given once to a phone, and joined to nothing that the phone said."""

import datetime as dt
import json

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from sewana.base.models import AuditEntry
from sewana.committee.models import Heading, Paper, State
from sewana.forum.models import Participant, PresenceMark, PresenceOffer
from sewana.forum.operations import fold
from sewana.forum.operations import presence as operations
from sewana.forum.queries import TICKET_COOKIE, participant, presence
from sewana.forum.views.presence import COOKIE
from sewana.planning.models import DayPlan
from sewana_paper.pdf_text import text_of_pdf
from tests import make

pytestmark = pytest.mark.django_db
PAGE = "/e/2026/certificate/"
OFFER = "/office/editions/2026/tickets/certificate/"
NAMES = ("กานดา ใจดี", "ขวัญ มีสุข", "คมสัน ตั้งใจ", "งามตา ดีงาม", "จันทร์ ส่องแสง", "ฉัตร เรืองรอง")


@pytest.fixture
def edition():
    make.make_library()
    edition = make.make_edition(held_on=dt.date(2026, 11, 22))
    Heading.objects.update_or_create(
        id=1,
        defaults={
            "organisation_th": "หอสมุดทดสอบ",
            "organisation_en": "Test Library",
            "signer_th": "สมมุติ ใจดี",
            "signer_en": "Sommut Jaidee",
            "signer_position_th": "ผู้อำนวยการ",
            "signer_position_en": "Director",
        },
    )
    return edition


@pytest.fixture
def statement(edition):
    return make.make_statement(edition)


def phones_of(edition, statement, count=6, minutes=90):
    """Phones that voted and were here, sorted against the order of their marks."""
    operations.offer(edition, 60, by="test")
    tickets = [make.vote(edition, statement, value=1 if each % 2 else -1) for each in range(count)]
    edition.participants.update(minutes=minutes)
    edition.state = State.CLOSED
    edition.save()
    offer = presence.offer_of(edition)
    known = {ticket: presence.mark_of(offer, participant(edition, ticket)) for ticket in tickets}
    return [phone_with(ticket) for ticket in sorted(tickets, key=known.get, reverse=True)]


def phone_with(ticket):
    client = Client()
    client.cookies[TICKET_COOKIE] = ticket
    return client


def take(phone, name):
    phone.get(PAGE)
    return phone.post(PAGE, {"do": "make", "name": name})


def dump():
    """Every row of the database as it would be copied: table, and its cells as text."""
    rows = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            rows |= {(table, tuple(map(str, row))) for row in cursor.fetchall()}
    return rows


def test_a_phone_that_was_here_gets_the_librarys_paper_with_a_number_that_can_be_checked(edition, statement):
    phone = phones_of(edition, statement)[0]
    shown = phone.post(PAGE, {"do": "check", "name": "  กานดา   ใจดี "})
    assert shown.context["name"] == "กานดา ใจดี"
    assert Paper.objects.count() == 0
    answer = take(phone, "กานดา ใจดี")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    paper = Paper.objects.get()
    assert (paper.kind, paper.content["name"], paper.content["award"]) == (
        "certificate",
        "กานดา ใจดี",
        "participant",
    )
    assert paper.number in text_of_pdf(answer.content)
    check = Client().post(f"/c/{paper.number}/", {"name": "กานดา ใจดี"})
    assert check.context["answer"] == "same"


def test_a_copy_of_the_database_joins_no_name_to_a_voice(edition, statement):
    """Every cell is looked at: what a certificate writes, shares nothing with the phone, nor with a moment."""
    phones = phones_of(edition, statement)
    before = dump()
    for phone, name in zip(phones, NAMES, strict=True):
        assert take(phone, name)["Content-Type"] == "application/pdf"
    new = dump() - before
    assert before <= dump()  # nothing of a phone was changed, not even touched
    assert sorted({table for table, _cells in new} - {"sqlite_sequence"}) == [
        "committee_paper",
        "forum_presencemark",
    ]
    assert not AuditEntry.objects.filter(operation__contains="paper").exists()
    papers = json.dumps([cells for table, cells in new if table == "committee_paper"], ensure_ascii=False)
    marks = list(PresenceMark.objects.values_list("mark", flat=True))
    own = [
        *Participant.objects.values_list("seal", flat=True),
        *marks,
        *(each.cookies[COOKIE].value for each in phones),
    ]
    assert [each for each in own if each in papers] == []
    others = json.dumps(
        [cells for table, cells in new | before if table != "committee_paper"], ensure_ascii=False
    )
    written = [*NAMES, *Paper.objects.values_list("number", flat=True)]
    assert [each for each in written if each in others] == []
    for moment in Paper.objects.values_list("made_at", "issued_at"):
        assert {(at := timezone.localtime(each)).time() for each in moment} == {dt.time()}
        assert at.date() == timezone.localdate()


def test_the_order_of_the_rows_joins_nothing(edition, statement):
    phones = phones_of(edition, statement)  # the newest mark always sorts first
    for phone, name in zip(phones, NAMES, strict=True):
        take(phone, name)
    with connection.cursor() as cursor:
        cursor.execute("SELECT mark FROM forum_presencemark")
        lying = [mark for (mark,) in cursor.fetchall()]
    assert len(lying) == 6
    with connection.cursor() as cursor:
        place = "ctid" if connection.vendor == "postgresql" else "rowid"
        cursor.execute(f"SELECT mark FROM forum_presencemark ORDER BY {place}")
        assert [mark for (mark,) in cursor.fetchall()] == sorted(lying)


def test_one_phone_gets_one_certificate_and_the_same_again_after_a_lost_answer(edition, statement):
    phone = phones_of(edition, statement)[0]
    ticket = phone.cookies[TICKET_COOKIE].value
    first = take(phone, NAMES[0])
    assert (
        phone.post(PAGE, {"do": "make", "name": NAMES[1]})["Content-Disposition"]
        == first["Content-Disposition"]
    )
    assert phone.post(PAGE, {"do": "again"})["Content-Type"] == "application/pdf"
    second = phone_with(ticket)  # the same ticket without the secret: another telephone, or cleared cookies
    assert take(second, NAMES[2]).context["refusal"]
    assert second.post(PAGE, {"do": "again"})["Content-Type"].startswith("text/html")
    assert [paper.content["name"] for paper in Paper.objects.all()] == [NAMES[0]]


def test_taking_the_offer_back_and_making_it_again_gives_no_second_certificate(edition, statement):
    phone = phones_of(edition, statement)[0]
    take(phone, NAMES[0])
    operations.offer(edition, None, by="test")
    assert phone.get(PAGE).status_code == 404
    operations.offer(edition, 60, by="test")
    assert take(phone_with(phone.cookies[TICKET_COOKIE].value), NAMES[1]).context["refusal"]
    assert Paper.objects.count() == 1


@pytest.mark.parametrize(
    "spoil",
    [
        lambda edition: edition.participants.update(minutes=59),
        lambda edition: edition.participants.update(is_apart=True),
        lambda edition: edition.participants.update(door="kiosk"),
        lambda edition: edition.participants.filter(number__gte=5).update(minutes=59),  # four are left
        lambda edition: type(edition).objects.update(state=State.LIVE),
        lambda edition: type(edition).objects.update(state=State.ARCHIVED) and fold.tidy(),
        lambda _edition: Heading.objects.update(signer_th="", signer_position_th=""),
    ],
    ids=["short", "apart", "tablet", "four", "live", "archived", "unsigned"],
)
def test_who_gets_none_is_told_why_and_nothing_is_kept(edition, statement, spoil):
    phones = phones_of(edition, statement)
    spoil(edition)
    for phone in phones:
        assert phone.get(PAGE).context["refusal"]
        assert take(phone, NAMES[0]).context["refusal"]
    assert (Paper.objects.count(), PresenceMark.objects.count()) == (0, 0)


def test_a_stranger_gets_none(edition, statement):
    phones_of(edition, statement)
    assert take(Client(), NAMES[0]).context["refusal"]
    assert Paper.objects.count() == 0


def test_a_name_without_letters_is_refused_with_words_at_the_field(edition, statement):
    phone = phones_of(edition, statement)[0]
    for name in ("", "  ", "123", "ก" * 121):
        answer = take(phone, name)
        assert list(answer.context["form"].errors) == ["name"]
    assert Paper.objects.count() == 0


def test_what_the_library_could_know_is_said_before_the_name_is_typed(edition, statement):
    page = phones_of(edition, statement)[0].get(PAGE)
    assert "forum/parts/certificate_words.html" in [template.name for template in page.templates]
    assert "forum/parts/certificate_words.html" in [
        one.name for one in Client().get("/e/2026/trust/").templates
    ]


def test_after_archiving_nobody_can_tell_which_phones_took_one(edition, statement):
    take(phones_of(edition, statement)[0], NAMES[0])
    offer = presence.offer_of(edition)
    edition.state = State.ARCHIVED
    edition.save()
    assert any(presence.has_taken(offer, person) for person in Participant.objects.all())
    fold.tidy()
    offer.refresh_from_db()
    assert offer.key == ""
    assert not any(presence.has_taken(offer, person) for person in Participant.objects.all())


def test_none_is_offered_unless_the_office_says_so(edition):
    assert Client().get(PAGE).status_code == 404
    client = Client()
    client.force_login(make.make_account())
    DayPlan.objects.create(edition=edition, begins=dt.time(9), ends=dt.time(12))
    assert "90" in str(
        client.get("/office/editions/2026/tickets/").context["offer_form"]["minutes"].help_text
    )
    for typed, kept in (("0", None), ("x", None), ("90", 90), ("", None)):
        client.post(OFFER, {"minutes": typed})
        assert (
            PresenceOffer.objects.filter(minutes__isnull=False).values_list("minutes", flat=True).first()
            == kept
        )
    assert [
        entry.after for entry in AuditEntry.objects.filter(operation="offer_certificate").order_by("id")
    ] == [
        {"minutes": 90},
        {"minutes": None},
    ]


def test_the_room_leads_there_after_the_forum(edition, statement):
    phones_of(edition, statement)
    assert PAGE in Client().get("/e/2026/room/").content.decode()
