"""Every page of papers asks the database at most twelve questions, whatever the kind, the language and the year."""

import hashlib

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sewana.committee import operations as committee
from sewana.committee.models import Heading, Paper, PaperNumber, PaperPicture, Wording
from sewana.planning.access import PRIVATE_PAPERS
from sewana.planning.models import Speaker
from sewana.planning.operations.content import CONTENT
from sewana.planning.queries.papers import about_of
from sewana_paper import official
from tests import make
from tests.committee import people
from tests.paper.official.samples import filled
from tests.planning import content_world
from tests.planning.paper_world import ROOT

pytestmark = pytest.mark.django_db
MOST = 12
LETTERS = ("speaker-invitation", "superior-request", "speaker-memo", "reply-form", "thank-you-letter")
OF_SPEAKERS = (*LETTERS, "honorarium-receipt")
OF_MEETINGS = ("meeting-invitation", "minutes")
EMBLEM = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h9v9z"/></svg>'


@pytest.fixture
def office():
    client = Client(headers={"accept-language": "th"})
    client.force_login(make.make_account())
    return client


def fill(count):
    """A year with everything that papers are made of, `count` times over, and the library's own heading and words."""
    world = content_world.make_world()
    world.edition.copied_from = make.make_edition("2025", year=2025)
    world.edition.save()
    emblem, logo = (hashlib.sha256(bytes([n])).hexdigest() for n in (1, 2))
    for digest in (emblem, logo):
        PaperPicture.objects.create(digest=digest, content=EMBLEM)
    parts = ("unit", "address", "signer", "signer_position")
    heading = {f"{part}_{language}": "คำ" for part in parts for language in ("th", "en")}
    Heading.objects.create(emblem_id=emblem, logo_id=logo, **heading)
    for language in ("th", "en"):
        order = {"groups": [], "subject": "เรื่อง", "authority": "มาตรา 37"}
        content_world.issue(world.edition, "appointment-order", order, about="order", language=language)
        content_world.issue(world.edition, "project-proposal", {"budget": []}, language=language)
        for number in range(count):
            amending = {"added": [], "authority": "มาตรา 37"}
            content_world.issue(
                world.edition,
                "amending-order",
                amending,
                about="order",
                language=language,
                number=f"{number}",
            )
            content_world.issue(
                world.edition,
                "speaker-invitation",
                {},
                about="speaker-1",
                language=language,
                number=f"{number}",
            )
    for number in range(count):
        people.member(world.edition, f"คนที่ {number}", answer="accepted")
        topicless = {"edition": world.edition, "number": 10 + number, "state": "accepted", "honorarium": 100}
        Speaker.objects.create(**topicless, name=f"วิทยากร {number}")
    Speaker.objects.filter(number=1).update(topic="")
    for language in ("th", "en"):
        for kind in CONTENT:
            block, text = next(iter(official.texts(kind, language).items()))
            Wording.objects.create(kind=kind, language=language, block=block, text=f"{text}.")
    PaperNumber.objects.create(series="letter", year=2026, last=7)
    return world


def addresses(world):
    for kind in CONTENT:
        if kind in OF_SPEAKERS:
            yield kind, "speaker-1"
        elif kind == "moderator-invitation":
            yield kind, f"speaker-{world.moderator.number}"
        elif kind in OF_MEETINGS:
            yield kind, f"meeting-{world.meeting.pk}"
        elif kind == "committee-reply":
            yield kind, f"member-{world.member.pk}"
        else:
            yield kind, "order" if kind.endswith("-order") else "-"
    yield "sign-in-sheet", f"meeting-{world.meeting.pk}"
    yield from (("certificate", "speaker-1"), ("certificate", f"member-{world.member.pk}"))


def over(office, urls):
    """The pages that ask more than twelve, each with how often."""
    counts = {}
    for url in urls:
        with CaptureQueriesContext(connection) as asked:
            answer = office.get(url)
        assert answer.status_code == 200
        if len(asked) > MOST:
            counts[url] = len(asked)
    return counts


def pages(world, language):
    for kind, about in addresses(world):
        page = f"{ROOT}{kind}/{about}/"
        yield from (f"{page}?language={language}", f"{page}?language={language}&words=all")


def files(world, language):
    for kind, about in addresses(world):
        yield f"{ROOT}{kind}/{about}/paper.docx?language={language}"


@pytest.mark.parametrize("language", ["th", "en"])
@pytest.mark.parametrize("count", [1, 3])
def test_every_paper_of_a_filled_year_asks_at_most_twelve(office, language, count):
    world = fill(count)
    assert over(office, pages(world, language)) == {}


@pytest.mark.parametrize("language", ["th", "en"])
def test_a_draft_that_only_waits_to_be_issued_asks_no_more(office, language):
    world = fill(1)
    for kind, about in addresses(world):
        typed = {name: value for name, value in filled(kind).items() if name != "number"}
        kept = {"kind": kind, "about": about_of(about), "language": language}
        Paper.objects.get_or_create(edition=world.edition, **kept, state="draft", defaults={"content": typed})
    ready = office.get(f"{ROOT}venue-request/-/?language={language}")
    assert (ready.context["gaps"], ready.context["form"]["number"].help_text[-2:]) == ([], " 8")
    assert over(office, pages(world, language)) == {}


@pytest.mark.parametrize("state", ["issued", "withdrawn"])
def test_papers_that_went_out_ask_no_more(office, state):
    world = fill(1)
    for number, (kind, about) in enumerate(addresses(world)):
        content_world.issue(world.edition, kind, {}, about=about_of(about), number=f"x{number}", state=state)
    assert over(office, pages(world, "th")) == {}


@pytest.mark.parametrize("language", ["th", "en"])
def test_an_empty_year_asks_at_most_twelve(office, language):
    make.make_library()
    make.make_edition()
    kinds = ((kind, "order" if kind.endswith("-order") else "-") for kind in CONTENT)
    assert over(office, (f"{ROOT}{kind}/{about}/?language={language}" for kind, about in kinds)) == {}


def test_the_list_and_the_files_ask_at_most_twelve(office):
    world = fill(3)
    office.get(
        f"{ROOT}minutes/meeting-{world.meeting.pk}/paper.docx"
    )  # pictures are read once for all papers
    assert over(office, [ROOT, f"{ROOT}?order=newest&state=issued", *files(world, "th")]) == {}


def test_who_only_plans_asks_no_more(office):
    world = fill(1)
    member = make.make_account("m@example.org", roles=())
    committee.take_seat(world.edition, member, "member", by="test")
    client = Client(headers={"accept-language": "en"})
    client.force_login(member)
    urls = [url for url in pages(world, "en") if not any(f"/{kind}/" in url for kind in PRIVATE_PAPERS)]
    assert over(client, urls) == {}
