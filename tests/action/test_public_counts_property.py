"""An attacker who writes down every number that everybody may read, at every moment, learns of no few people.

Voices of all kinds are taken up many to many, and what is shown changes in whatever order. The attacker knows more
than any reader: whose votes stand beside an improvement, and which groups have anybody.
"""

import csv
import itertools
import json
import re
import uuid
from collections import defaultdict
from dataclasses import dataclass, field

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from sewana.action.models import Voice
from sewana.action.operations import deciding, improvements, triage, undoing
from sewana.action.queries.improvements import links_of
from sewana.action.queries.public_counts import by_key, lead_of
from sewana.forum.models import Participant, Upvote, Vote
from sewana.people.models import Group
from sewana_core.release import Row, Table, Told, audit
from tests import make
from tests.action.making import RULING, begun, make_opinion, make_question, make_voice

OPINIONS, QUESTIONS, WORDS, IMPROVEMENTS = 2, 1, 14, 3
VOICES = OPINIONS + QUESTIONS + WORDS
GROUPS = (0, 1, 2, 3, 4)  # places in the library's list; the last stands for those who said none
FEW_OR_MANY = st.sampled_from((0, 1, 2, 3, 4, 5, 6, 7, 9, 12, 20))


@dataclass
class House:
    """One edition, its voices and improvements, and what was read of them."""

    edition: object
    voices: list
    rows: list
    groups: list
    looks: dict = field(default_factory=lambda: defaultdict(list))
    present: dict = field(default_factory=dict)


def house(crowds, links):
    cache.clear()
    make.make_library()
    edition = make.make_edition()
    heard = [spoken(edition, "statement", make_opinion(edition, f"ข้อ{place}")) for place in "กข"]
    heard.append(spoken(edition, "question", make_question(edition)))
    heard += [make_voice(edition, f"คำ {place}") for place in "กขคงจฉชซฌญฎฏฐฑ"]
    rows = [begun(edition) for _place in range(IMPROVEMENTS)]
    found = House(edition, heard, rows, [*Group.objects.all()[: len(GROUPS) - 1], None])
    for voice, crowd in enumerate(crowds):
        for group, (agree, other) in enumerate(crowd):
            vote(found, voice, group, agree, other)
    for row, voice in sorted(links):
        improvements.link_voices(rows[row], [heard[voice]], by="test")
    for row in rows:
        deciding.decide(row, RULING, by="test")
    return found


def spoken(edition, kind, source):
    known = {"kind": kind, "origin": "phone", "source": str(source.pk), kind: source}
    return make_voice(edition, source.text, **known)


def vote(house, voice, group, agree, other):
    """So many more of a group vote, or want the question answered."""
    place = itertools.count(house.edition.participants.count() + 1)
    crowd = Participant.objects.bulk_create(
        Participant(
            edition=house.edition,
            seal=uuid.uuid4().hex,
            number=next(place),
            group=house.groups[group],
        )
        for _one in range(agree + other)
    )
    about = house.voices[voice]
    if about.question is not None:
        Upvote.objects.bulk_create(Upvote(participant=one, question=about.question) for one in crowd)
    else:
        Vote.objects.bulk_create(
            Vote(participant=one, statement=about.statement, value=1 if at < agree else -1, entry_id=one.pk)
            for at, one in enumerate(crowd)
        )


def act(house, step):
    """Do one thing, where the product lets it be done."""
    name, row, voice, group, count = step
    improvement, about = house.rows[row], house.voices[voice]
    deeds = {
        "publish": lambda: deciding.publish(improvement, by="test"),
        "take back": lambda: deciding.take_back(improvement, by="test"),
        "again": lambda: (
            deciding.take_back(improvement, by="test"),
            deciding.publish(improvement, by="test"),
        ),
        "link": lambda: improvements.link_voices(improvement, [about], by="test"),
        "unlink": lambda: improvements.unlink_voice(improvement, about, by="test"),
        "lead": lambda: improvements.lead_with(improvement, about, by="test"),
        "drop": lambda: improvements.drop(improvement, by="test"),
        "bring back": lambda: improvements.bring_back(improvement, by="test"),
        "withdraw": lambda: Voice.objects.filter(pk=about.pk).update(fate="withdrawn"),
        "take up": lambda: triage.take_up(
            house.edition, [triage.Pick(about.number, None)], improvement, by="test"
        ),
        "wait": lambda: triage.wait_again(house.edition, [triage.Pick(about.number, None)], by="test"),
        "undo": lambda: undoing.undo(house.edition, last_deed(house), by="test"),
        "vote": lambda: vote(house, voice % (OPINIONS + QUESTIONS), group, count, 0),
    }
    try:
        deeds[name]()
    except (improvements.NotPossible, triage.NotPossible):
        return


def last_deed(house):
    found = house.edition.voice_changes.filter(undone_at=None).first()
    return found.pk if found else 0


def look(house, client):
    """Read the interface for programs, and lay what it tells of beside what was told before of the same people."""
    address = reverse("api:improvements", args=[house.edition.key])
    told = {one["number"]: one for one in client.get(address).json()["items"]}
    for number, one in told.items():
        people = people_of(house.edition.improvements.get(number=number))
        if people is None:
            continue
        groups = {entry["group"]: entry["n"] for entry in one["groups"]}
        seen = (one["voices"], one["agree_percent"], tuple(sorted(groups.items())))
        if seen[0] is not None and house.looks[people][-1:] != [seen]:
            house.looks[people].append(seen)
            house.present.setdefault(people, groups_present(people))
    return told


def people_of(improvement):
    """Of whom its number tells: who voted on its lead, or whose words it holds."""
    lead = lead_of(links_of(improvement))
    if lead is None:
        return None
    return ("words", improvement.pk) if lead.kind == "hand" else ("votes", lead.pk)


def groups_present(people):
    """Which groups have anybody, for an attacker who was in the hall; of words no group is told."""
    kind, pk = people
    if kind == "words":
        return []
    voice = Voice.objects.get(pk=pk)
    rows = voice.statement.votes if voice.statement else voice.question.upvotes
    ids = set(rows.order_by().values_list("participant__group", flat=True).distinct())
    # A question that nobody's phone asked was asked by somebody all the same.
    return [*by_key(dict.fromkeys(ids | ({None} if voice.question else set()), 1))]


def learnt(house):
    """What the attacker works out, by the solver of the release's own audit."""
    tables, later = [], {}
    for people, looks in house.looks.items():
        names = [f"{people}-{turn}" for turn in range(len(looks))]
        for name, seen in zip(names, looks, strict=True):
            tables += tables_of(name, seen, house.present[people])
        for (before, old), (after, new) in itertools.pairwise(zip(looks, names, strict=True)):
            grown = after[0] >= before[0]
            later |= {new: old} if grown else {old: new}
    return audit(tables, later=later) if tables else ()


def tables_of(name, seen, present):
    voices, agree, groups = seen
    shares = () if agree is None else (Told("agree", share=agree / 100, n=voices),)
    everybody = Table(name, (Row(("",), voices, shares),), one_of=(("agree", "other"),) if shares else ())
    if not present:
        return [everybody]
    shown = dict(groups)
    rows = tuple(Row((key or "nobody's",), shown.get(key)) for key in present)
    return [everybody, Table(name, rows, dimension="group")]


def say_the_same(house, client, told):
    """Board, page, table and linked data tell what the interface tells, and the feed tells no number."""
    english = {"Accept-Language": "en"}
    key = house.edition.key
    board = client.get(reverse("action:board", args=[key]), headers=english).content.decode()
    assert sorted(chips(board)) == sorted(chip_of(one) for one in told.values())
    for number, one in told.items():
        page = client.get(reverse("action:item", args=[key, number]), headers=english).content.decode()
        assert chips(page) == [chip_of(one)]
    table = client.get(reverse("action:board-csv", args=[key])).content.decode("utf-8-sig").splitlines()
    assert {int(row["number"]): (row["voices"], row["agree_percent"]) for row in csv.DictReader(table)} == {
        number: tuple("" if one[name] is None else str(one[name]) for name in ("voices", "agree_percent"))
        for number, one in told.items()
    }
    linked = json.loads(client.get(reverse("action:board-jsonld", args=[key])).content)
    counts = [one.get("upvoteCount") for one in linked["hasPart"]]
    assert sorted(counts, key=str) == sorted((one["voices"] for one in told.values()), key=str)
    feed = client.get(reverse("action:feed", args=[key]), headers=english).content.decode()
    words = re.findall(r"<(?:title|summary)[^>]*>([^<]*)", feed.partition("<entry>")[2])
    assert not re.search(r"\d", " ".join(words))


def chips(page):
    return re.findall(r'<span class="chip users">([^<]*)</span>', page)


def chip_of(one):
    parts = ["You said"]
    parts += [f"{one['voices']} voices"] if one["voices"] is not None else []
    parts += [f"{one['agree_percent']}% agree"] if one["agree_percent"] is not None else []
    return " · ".join(parts)


crowds = st.lists(
    st.lists(st.tuples(FEW_OR_MANY, FEW_OR_MANY), min_size=len(GROUPS), max_size=len(GROUPS)),
    min_size=OPINIONS + QUESTIONS,
    max_size=OPINIONS + QUESTIONS,
)
places = (st.integers(0, IMPROVEMENTS - 1), st.integers(0, VOICES - 1))
links = st.sets(st.tuples(*places), min_size=4, max_size=20)
DEEDS = ("publish", "take back", "again", "again", "link", "unlink", "lead", "drop", "bring back", "withdraw")
steps = st.lists(
    st.tuples(
        st.sampled_from((*DEEDS, "take up", "wait", "undo", "vote", "vote")),
        *places,
        st.sampled_from(GROUPS),
        st.integers(1, 6),
    ),
    max_size=14,
)
SIX_WORDS = {(0, voice) for voice in range(3, 9)}
NOBODY = [[(0, 0)] * len(GROUPS)] * (OPINIONS + QUESTIONS)


@pytest.mark.django_db
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(crowds, links, steps)
@example(NOBODY, SIX_WORDS, [("link", 0, 9, 0, 1), ("again", 0, 0, 0, 1)])
@example([[(20, 8), (10, 2), (3, 0), (0, 0), (0, 0)], *NOBODY[1:]], {(0, 0)}, [])
@example(
    [[(20, 8), (7, 5), (0, 0), (0, 0), (0, 0)], *NOBODY[1:]],
    {(0, 0), (1, 0)},
    [("vote", 0, 0, 1, 3), ("again", 0, 0, 0, 1), ("publish", 1, 0, 0, 1)],
)
def test_no_number_under_five_can_be_worked_out_from_all_that_is_ever_told(crowds, links, steps):
    with transaction.atomic():
        made, client = house(crowds, links), Client()
        deciding.publish(made.rows[0], by="test")
        told = look(made, client)
        for step in steps:
            act(made, step)
            told = look(made, client)
        say_the_same(made, client, told)
        found = learnt(made)
        transaction.set_rollback(True)
    assert found == ()
