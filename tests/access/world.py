"""A small library with one of everything, every address there is, and the way to ask for one as somebody."""

import contextlib
import uuid
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import connections, transaction
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse
from django.utils import timezone

from sewana.committee import operations as committee
from sewana.committee.operations import meetings, paper_templates
from sewana.committee.operations.meetings import Slot
from sewana.forum import queries
from sewana.forum.models import Participant
from sewana.people import operations as people
from sewana.people.models import LibraryRole
from sewana.planning.models import TopicCall, Venue
from sewana.reflection import operations as reflection
from sewana.reflection.models import Engagement
from sewana.reflection.operations.release import release as release_engagement
from sewana.sharing.models import PracticeSheet
from sewana.sharing.operations import sheets
from sewana.survey.models import InstrumentVersion
from sewana.survey.operations.instruments import install_instruments
from tests import make
from tests.access.table import ROLES
from tests.reflection.engagement_sample import sample_result

SEATS = ("moderator", "member", "secretary", "chair")
SERIAL = "BCDF-GHJK-LMNP-QRST"
ONLY_ELSEWHERE = 2  # the number of a statement that only the fourth edition has


@dataclass(frozen=True)
class Place:
    """One address: its name (or its pattern, when it has none) and what has to be filled in."""

    name: str
    pattern: str
    parameters: frozenset[str]

    @property
    def is_of_an_edition(self):
        return (
            "key" in self.parameters and "accounts/" not in self.pattern
        ) or "office/sheets/<" in self.pattern


def places(resolver=None, before="", names=(), parameters=frozenset()):
    """Every address of the product, walked through all includes."""
    for entry in (resolver or get_resolver()).url_patterns:
        pattern = before + str(entry.pattern)
        filled = parameters | set(entry.pattern.regex.groupindex)
        if isinstance(entry, URLResolver):
            yield from places(entry, pattern, (*names, entry.namespace) if entry.namespace else names, filled)
        else:
            yield Place(":".join((*names, entry.name or pattern)), pattern, filled)


def make_world():
    """Three editions with the same committee and something in each, and a fourth with a chair of its own."""
    make.make_library()
    accounts = {role: make.make_account(f"{role}@example.org", roles=(), password=None) for role in ROLES[2:]}
    for role in ("staff", "owner"):
        people.grant_role(accounts[role], LibraryRole(role), by="test")
    editions = {
        "open": make.make_edition("2026"),
        "draft": make.make_edition("2027", year=2027, state="draft"),
        "shown": make.make_edition("2025", year=2025, state="closed", reflection_is_public=True),
        "elsewhere": make.make_edition("2024", year=2024),
    }
    install_instruments()
    version = InstrumentVersion.objects.get(instrument__key="sewana-12")
    mail = people.post(
        key="approach",
        template="people/mails/test",
        to="lecturer@example.org",
        language="th",
        context={"name": "ก"},
        edition_key=editions["open"].key,
    )
    for kind, edition in editions.items():
        seats = {"elsewhere": "chair"} if kind == "elsewhere" else {role: role for role in SEATS}
        for role, seat in seats.items():
            committee.take_seat(edition, accounts[role], seat, by="test")
        for number in range(ONLY_ELSEWHERE + (kind == "elsewhere")):
            make.make_statement(edition, f"{kind} {number}")
            Participant.objects.create(edition=edition, seal=f"{number}", number=number, door="clerk")
            edition.ticket_series.create(number=number, count=3)
            group = edition.working_groups.create(position=number, name_th=f"ฝ่าย {number}")
            edition.members.create(name=f"คน {number}").duties.create(group=group)
            edition.tasks.create(number=number, title=f"งาน {number}")
            edition.proposals.create(number=number, title=f"หัวข้อ {number}", state="shown")
            edition.speakers.create(number=number, name=f"วิทยากร {number}", picture=b"a picture")
            edition.prepared_questions.create(text_th=f"ถาม {number}")
            edition.polls.create(number=number, title_th="ถาม", kind="open")
            edition.questionnaires.create(
                number=number, version=version, title_th="แบบสอบถาม", code=f"{kind}{number}"
            )
            make_media(edition, number)
            make_session(edition, number)
            make_improvement(edition, number, is_public=kind == "shown")
        reflection.refresh(edition).opinion_groups.create(number=0, letter="A")
        make_meeting(edition)
        if kind in {"open", "shown"}:
            make_figures(edition, is_out=kind == "shown")
        TopicCall.objects.create(edition=edition, is_open=kind == "open")
    editions["open"].papers.create(kind="certificate", state="issued", content={"serial": SERIAL})
    room = Venue.objects.create(name_th="อาคาร").rooms.create(name_th="ห้อง")
    return {
        "accounts": accounts,
        "sessions": {role: session_of(account) for role, account in accounts.items()},
        "editions": editions,
        "ticket": make.vote(editions["open"], editions["open"].statements.first()),
        "mail": mail,
        "digest": paper_templates.keep_picture(b"a picture"),
        "change": paper_templates.change_heading({"signer_th": "นาย ก"}, seen=0, by="test"),
        "room": room,
        "sheets": {kind: make_sheet(edition, kind == "shown") for kind, edition in editions.items()},
    }


def make_figures(edition, is_out):
    """Figures of engagement as they are kept, and for everybody as they went out."""
    now, result = timezone.now(), sample_result()
    Engagement.objects.create(edition=edition, computed_at=now, basis="", seconds=0, result=result)
    if is_out:
        release_engagement(edition, "", "", now, by="test")


def make_meeting(edition):
    edition.members.create(name="ก", answer="accepted")
    starts_at = timezone.now() + timedelta(days=7)
    slot = Slot(starts_at, starts_at + timedelta(hours=2))
    meetings.begin_meeting(edition, [slot], is_fixed=True, by="test")


def make_media(edition, number):
    item = edition.media.create(number=number, title_th=f"สื่อ {number}", use="public", credit="ฝ่ายสื่อ")
    item.versions.create(number=number, url="https://example.org/", approved_at=timezone.now())


def make_session(edition, number):
    starts_at = timezone.now() + timedelta(days=7 + number)
    edition.sessions.create(title_th="ช่วง", starts_at=starts_at, ends_at=starts_at + timedelta(hours=1))
    edition.programme_versions.create(number=number, content={"sessions": []})


def make_improvement(edition, number, *, is_public):
    """A voice, and the decision about it; everybody reads it where something was published."""
    said = {"kind": "question", "origin": "phone", "source": f"made-up-{number}", "text": f"ขอ {number}"}
    voice = edition.voices.create(number=number, said_on=timezone.localdate(), fate="taken_up", **said)
    improvement = edition.improvements.create(
        number=number,
        said_th=f"ขอ {number}",
        did_th="ทำแล้ว",
        stage="done",
        verdict="do",
        reason_th="เพราะขอ",
        reason_en="Because it was asked for",
        decided_on=timezone.localdate(),
        published_at=timezone.now() if is_public else None,
    )
    improvement.links.create(voice=voice, is_lead=True)


def make_sheet(edition, is_confirmed):
    sheet = sheets.propose_sheet(sheets.empty_draft("practice-sheet"), edition=edition, by="test")
    PracticeSheet.objects.filter(pk=sheet.pk).update(original=b"as handed in")
    if is_confirmed:
        seen = sheets.last_revision(sheet)
        sheets.confirm_sheet(sheet, sheet.content, edition=edition, by="test", seen_revision=seen)
    return sheet


def session_of(account):
    """Sign in once: to do so for each request would take longer than the request."""
    client = Client()
    client.force_login(account)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


@contextlib.contextmanager
def undone():
    """Whatever is written inside is gone afterwards, in every database."""
    with contextlib.ExitStack() as stack:
        for alias in connections:
            stack.enter_context(transaction.atomic(using=alias))
        try:
            yield
        finally:
            for alias in connections:
                transaction.set_rollback(True, using=alias)


def client_of(world, role, **options):
    client = Client(**options)
    if role == "participant":
        client.cookies[queries.TICKET_COOKIE] = world["ticket"]
    elif role != "anonymous":
        client.cookies[settings.SESSION_COOKIE_NAME] = world["sessions"][role]
    return client


def address(world, place, kind, **given):
    """The address with everything filled in that it asks for, about the edition of a kind."""
    values = kept_values(world, place, kind) | given
    if place.name in {"admin:app_list", "api:openapi-json"} or ":support/" not in place.name:
        return reverse(place.name, kwargs={name: values[name] for name in place.parameters})
    return "/" + place.pattern.replace("<path:object_id>", "1").replace("(?P<url>.*)$", "nowhere")


def kept_values(world, place, kind):
    """The world does not change, and to look for these takes longer than many a page."""
    kept = world.setdefault("values", {})
    if (place, kind) not in kept:
        kept[place, kind] = values_for(world, place, kind)
    return kept[place, kind]


# Whose number an address asks for, by a part of it; the first that fits.
FIRSTS = {
    "seats/": "seats",
    "/members/": "members",
    "/groups/": "working_groups",
    "meetings/": "meetings",
    "moderator/questions/": "prepared_questions",
    "programme/sessions/": "sessions",
}


def pk_for(world, place, kind):
    edition = world["editions"].get(kind)
    things = next((name for part, name in FIRSTS.items() if part in place.pattern), "")
    if edition and things:
        return getattr(edition, things).first().pk
    if edition and "rooms/" in place.pattern:
        return world["room"].pk
    if "mails/" in place.pattern:
        return world["mail"].pk
    if "papers/changes/" in place.pattern:
        return world["change"].pk
    return world["sheets"][kind].pk if edition else world["accounts"]["staff"].pk


def values_for(world, place, kind):
    edition = world["editions"].get(kind)
    key = pk_for(world, place, kind)
    return {
        "key": edition.key if edition else "made-up",
        "number": 0,
        "pk": key,
        "member": edition.members.first().pk if edition else 0,
        "kind": "json",
        "paper_kind": "appointment-order",
        "about": "order",
        "language": "th",
        "digest": world["digest"],
        "slug": "sewana-12",
        "serial": SERIAL,
        "version": 0,
        "name": "metrics",
        "table": "items" if "engagement" in place.pattern else "statements",
        "token": "made-up",
        "secret": "made-up",
        "code": "open0" if place.pattern.startswith("q/") else "000000",
        "object_id": "1",
        "content_type_id": "1",
        "app_label": "people",
        "uidb36": "1",
        "uid": uuid.UUID(int=0),
    }
