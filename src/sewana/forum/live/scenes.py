"""A running room's scene out of the tables: what is open, and the HTML of what is on for each audience."""

import json
from collections.abc import Collection, Mapping, MutableMapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from django.template.loader import render_to_string
from django.utils import translation

from sewana.committee.models import Edition
from sewana.forum.live.routing import Draws
from sewana.forum.models import OPEN_STATES, Door, Item, Level, Poll, PollState, Room, Statement
from sewana.forum.queries import phone, stage, votes
from sewana.forum.queries.room import room_of, versions
from sewana.people.models import Group
from sewana_live import room as live
from sewana_live.ports import now_ms
from sewana_live.tickets import who_of

LANGUAGES = ("th", "en")
# What somebody must have come with to be counted; who comes by a clerk or a kiosk was seen by a person.
SEEN_IN_PERSON = (Door.KIOSK, Door.CLERK)
ENOUGH = {
    Door.OPEN: frozenset(Door.values),
    Door.SEAT: frozenset({Door.SEAT, Door.CHECKIN, *SEEN_IN_PERSON}),
    Door.CHECKIN: frozenset({Door.CHECKIN, *SEEN_IN_PERSON}),
}


def room_or_blank(edition: Edition) -> Room:
    """Return the room; before anybody opened one, one in which opinions are on."""
    return room_of(edition) or Room(edition=edition, item=Item.OPINIONS, stage_epoch=0, console_epoch=0)


Page = tuple[bytes, bytes]  # plain, gzipped


class Pages(Protocol):
    def __call__(self, edition: Edition, language: str) -> Page | None:
        """Return the page of a room that is the same for everybody of a language, or nothing."""


@dataclass(frozen=True)
class Scenes:
    """Makes scenes for the rooms of a process.

    It arranges the order in which statements are drawn, asks for the pages, and writes down the name of each room by
    the key of its edition.
    """

    draws: Draws
    page: Pages
    names: MutableMapping[str, str]
    # Of each room's tables, as they were when its newest scene was begun.
    versions: dict[str, tuple[int | None, int | None]] = field(default_factory=dict)

    def of(self, edition: Edition) -> live.Scene:
        self.names[edition.key] = edition.uid.hex
        self.versions.update(versions([edition.uid.hex]))
        self.draws.arrange(edition)
        pages = {language: self.page(edition, language) for language in LANGUAGES}
        return scene_of(edition, {language: page for language, page in pages.items() if page})


def scene_of(edition: Edition, pages: Mapping[str, Page] | None = None) -> live.Scene:
    """Return the arrangement of an edition's room as the tables say it now."""
    version = now_ms()  # before anything is read: of two scenes made at once, the one that read later wins
    room = room_or_blank(edition)
    takes = edition.takes_votes
    statements = {row.number: shown(row) for row in votes.shown_statements(edition)}
    return live.Scene(
        version=version,
        statements=statements,
        takes_votes=takes and room.opinions_open,
        takes_upvotes=takes and room.questions_open,
        results_shown=room.results_shown,
        questions=frozenset(edition.questions.filter(state__in=OPEN_STATES).values_list("number", flat=True)),
        polls={row.number: poll_of(row) for row in polls_of(edition)},
        item=room.item,
        item_number=room.item_number,
        doors=frozenset(str(door) for door in ENOUGH.get(Door(room.door), ENOUGH[Door.OPEN])),
        groups={(group.code, group.origin): str(group.side) for group in Group.objects.all()},
        gone=frozenset(who_of(seal) for seal in edition.forgotten.values_list("seal", flat=True)),
        frames=frames(room, version, opinions_in(statements)),
        epochs={"stage": room.stage_epoch, "console": room.console_epoch},
        shells=pages or {},
    )


def shown(row: Statement) -> live.Shown:
    return live.Shown(card={language: card(row, language) for language in LANGUAGES}, side=row.from_side)


def card(row: Statement, language: str) -> bytes:
    """Return a statement as phones of one language get it."""
    with translation.override(language):
        seen = votes.shown(row)
    told: dict[str, object] = {
        "number": seen.number,
        "text": seen.shown_text,
        "language": seen.shown_language,
        "from": seen.from_side,
    }
    if seen.is_translated:
        told["original"] = {"text": seen.text, "language": seen.language}
    return as_json(told)


def polls_of(edition: Edition) -> list[Poll]:
    return list(edition.polls.exclude(state=PollState.DRAFT).prefetch_related("options"))


def poll_of(row: Poll) -> live.Poll:
    is_closed = row.state == PollState.CLOSED
    return live.Poll(
        kind=row.kind,
        options=len(row.options.all()),
        most=row.most,
        scale=row.scale,
        level=row.level,
        opens_ms=ms(row.opened_at),
        closes_ms=ms(row.closed_at or row.closes_at) if is_closed else ms(row.closes_at),
        results_shown=row.results_shown,
        texts_shown=frozenset(row.shown_texts) - frozenset(row.hidden_texts),
        key=bytes.fromhex(row.key) if row.level == Level.ANONYMOUS else b"",
    )


def opinions_in(numbers: Collection[int]) -> str:
    """Return a word that is another one as soon as other opinions can be voted on."""
    return f"{len(numbers)}.{max(numbers, default=0)}"


def frames(room: Room, version: int, opinions: str) -> Mapping[tuple[str, str], bytes]:
    """Return the scene's JSON for each audience and language: made once, handed to all."""
    item = {"kind": room.item, "number": room.item_number}
    made: dict[tuple[str, str], bytes] = {}
    for language in LANGUAGES:
        with translation.override(language):
            pages = {
                "phone": render_to_string("forum/phone/now.html", phone.now(room)),
                "stage": render_to_string("forum/stage/now.html", stage.now(room)),
                "console": "",
            }
        for audience, html in pages.items():
            made[audience, language] = as_json(
                {"n": version, "item": item, "opinions": opinions, "html": html}
            )
    return made


def as_json(told: object) -> bytes:
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def ms(moment: datetime | None) -> int | None:
    return round(moment.timestamp() * 1000) if moment else None
