"""What the stage shows: the item that is on, in letters that a hall can read. Only what moderators let through."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import segno
from django.conf import settings
from django.urls import reverse
from segno.helpers import make_wifi_data

from sewana.base.languages import localized
from sewana.forum.models import Item, PollKind, Room, TurnState
from sewana.forum.queries import phone, votes
from sewana.forum.queries.votes import ShownStatement
from sewana_text.graphemes import count_graphemes, cut_graphemes

# More than fit: as wishes change, others come into the five that are shown.
TOP_QUESTIONS = 20
TURNS_SHOWN = 5
# Up to so many letters, three lines of the largest, second and third size hold a text.
SIZES = (48, 90, 150)
# A text that is on alone ends here with "…": the phone has all of it, and seven lines leave room for the bars.
LONGEST = 280
# From so many options on, rows are lower; under titles of the first to the smallest size from so many on, the lowest.
MANY, MOST = 7, (13, 10, 8, 8)
# An option with more letters than these takes two lines, beside its bar or before there is one.
BESIDE_BAR, ALONE = 28, 55
# Under titles of the first to the smallest size so many lines of options fit; rows of more are lower, too.
MOST_LINES = (6, 4, 4, 3)
INK, PAPER = "#1D1B26", "#FFFFFF"


@dataclass(frozen=True)
class Said:
    """A text on the stage, with the size at which it fits: 1 is the largest."""

    number: int
    text: str
    language: str
    size: int
    from_side: str = ""


def now(room: Room) -> dict[str, object]:
    """Return what the screen of the moment needs."""
    given = phone.now(room)
    found: dict[str, object] = {
        "room": room,
        "edition": room.edition,
        "title": localized(room.edition, "title"),
        "note": localized(room, "note"),
        "ends_ms": round(room.timer_ends_at.timestamp() * 1000) if room.timer_ends_at else 0,
        "kind": room.item,
    }
    make = PARTS.get(Item(room.item))
    return found | (make(room, given) if make else {})


def statement(room: Room, given: dict[str, object]) -> dict[str, object]:
    row = votes.shown_statements(room.edition).filter(number=room.item_number or 0).first()
    return {"statement": said(votes.shown(row)) if row else None}


def opinions(room: Room, given: dict[str, object]) -> dict[str, object]:
    rows = votes.shown_statements(room.edition)
    return {"statements": [said(votes.shown(row)) for row in rows]}


def question(room: Room, given: dict[str, object]) -> dict[str, object]:
    shown = given.get("question")
    return {"question": asked(shown) if isinstance(shown, phone.ShownQuestion) else None}


def questions(room: Room, given: dict[str, object]) -> dict[str, object]:
    rows = [row for row in phone.questions(room.edition) if not row.is_answered]
    return {"questions": [asked(row) for row in rows[:TOP_QUESTIONS]]}


def poll(room: Room, given: dict[str, object]) -> dict[str, object]:
    shown = given.get("poll")
    if not isinstance(shown, phone.ShownPoll):
        return {"poll": None}
    row = room.edition.polls.get(number=shown.number)
    hidden = set(row.hidden_texts)
    texts = [text for text in row.shown_texts if text not in hidden] if row.kind == PollKind.OPEN else []
    rows = max(len(shown.options), len(shown.bars))
    size = size_of(shown.title)
    is_most = rows >= MOST[size - 1]
    is_tight = rows >= MANY or lines_of(shown) > MOST_LINES[size - 1]
    size = max(size, 4 if is_most else 3 if rows >= MANY else 1)
    many = " is-many is-most" if is_most else " is-many" if is_tight else ""
    return {"poll": shown, "texts": texts[-3:], "size": size, "many": many}


def lines_of(shown: phone.ShownPoll) -> int:
    """Return how many lines the options take, of which none gets more than two."""
    labels = [bar.label for bar in shown.bars] if shown.results_shown else shown.options
    letters = BESIDE_BAR if shown.results_shown else ALONE
    return sum(2 if count_graphemes(label) > letters else 1 for label in labels)


def speakers(room: Room, given: dict[str, object]) -> dict[str, object]:
    turns = room.edition.turns.select_related("group")
    return {
        "before": turns.filter(state=TurnState.DONE).order_by("-ended_at").first(),
        "speaking": turns.filter(state=TurnState.SPEAKING).first(),
        "waiting": list(turns.filter(state=TurnState.WAITING)[:TURNS_SHOWN]),
    }


def meanwhile(room: Room, given: dict[str, object]) -> dict[str, object]:
    lines = [line.item for line in phone.programme(room.edition) if not line.item.is_done]
    return {"lines": lines[:3], "wifi": wifi(room.wifi_name, room.wifi_password)}


PARTS = {
    Item.OPINIONS: opinions,
    Item.STATEMENT: statement,
    Item.TOP: opinions,
    Item.QUESTION: question,
    Item.QUESTIONS: questions,
    Item.POLL: poll,
    Item.SPEAKERS: speakers,
    Item.WELCOME: meanwhile,
    Item.BREAK: meanwhile,
}


def said(row: ShownStatement) -> Said:
    return Said(
        row.number, fitting(row.shown_text), row.shown_language, size_of(row.shown_text), row.from_side
    )


def asked(row: phone.ShownQuestion) -> Said:
    return Said(row.number, fitting(row.shown_text), row.shown_language, size_of(row.shown_text))


def fitting(text: str) -> str:
    """Return the text, or its beginning with "…": never half a letter with its marks."""
    return text if count_graphemes(text) <= LONGEST else cut_graphemes(text, LONGEST).rstrip() + "…"


def size_of(text: str) -> int:
    """Return 1 for a short text up to 4 for a long one."""
    length = count_graphemes(text)
    return next((size for size, most in enumerate(SIZES, 1) if length <= most), len(SIZES) + 1)


@dataclass(frozen=True)
class Way:
    """How people join: an address for cameras, one to type, and six digits in groups of three."""

    qr: str
    typed: str
    code: Sequence[str]


def way_in(room: Room) -> Way:
    address = settings.SITE_URL + reverse("forum:code", args=[room.code])
    typed = settings.SITE_URL.partition("://")[2] + reverse("forum:join").rstrip("/")
    return Way(qr=picture(address), typed=typed, code=(room.code[:3], room.code[3:]))


@lru_cache(maxsize=64)
def picture(address: str) -> str:
    """Return a QR code as the address of a picture: dark on white, four modules of quiet around it."""
    return data_uri(segno.make(address, error="m", micro=False))


@lru_cache(maxsize=16)
def wifi(name: str, password: str) -> str:
    """Return the QR code that lets a phone into the Wi-Fi, nothing where there is no name."""
    return data_uri(segno.make(wifi_words(name, password), error="m")) if name else ""


def wifi_words(name: str, password: str) -> str:
    """Return what phones read as a Wi-Fi; an open one has no password."""
    return str(make_wifi_data(name, password or None, "WPA" if password else None))


def data_uri(code: segno.QRCode) -> str:
    return str(code.svg_data_uri(border=4, dark=INK, light=PAPER, omitsize=True))
