"""Reads about voices: the list by what became of them, and improvements that are about the same."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Lower

from sewana.action.models import (
    Fate,
    Improvement,
    Theme,
    Voice,
    VoiceChange,
    VoiceKind,
    VoiceLink,
    VoiceOrigin,
)
from sewana.action.queries.improvements import holding
from sewana.action.queries.owners import DEED
from sewana.base.lookups import of_plain
from sewana.base.numbers import number_of
from sewana.committee.models import Edition
from sewana.people.models import Side
from sewana_text.normalise import fold, normalise, to_arabic_digits
from sewana_text.words import cut

ORDERS: Mapping[str, tuple[str, ...]] = {
    "oldest": ("said_on", "number"),
    "newest": ("-said_on", "-number"),
    "heaviest": ("-weight", "said_on", "number"),
    "number": ("number",),
}
MOST_OFFERED = 8
MOST_RECENT = 12
NO_THEME = "none"
SHORTEST_WORD = 2


@dataclass(frozen=True)
class Wanted:
    """Which voices somebody wants to see, and in which order."""

    fate: str = Fate.WAITING
    theme: str = ""
    kind: str = ""
    origin: str = ""
    side: str = ""
    search: str = ""
    order: str = "oldest"

    @property
    def is_narrow(self) -> bool:
        return bool(self.theme or self.kind or self.origin or self.side or self.search)


@dataclass(frozen=True)
class Line:
    """One voice as the list shows it; of words in a questionnaire neither group nor side."""

    voice: Voice
    days: int
    improvements: Sequence[Improvement] = ()
    shows_side: bool = field(default=True)

    @property
    def side(self) -> str:
        return self.voice.side if self.voice.kind != VoiceKind.OPEN_ANSWER else ""


def voices_of(edition: Edition, wanted: Wanted) -> QuerySet[Voice]:
    found = edition.voices.filter(of_fate(wanted.fate), of_theme(wanted.theme))
    for name, value, values in (
        ("kind", wanted.kind, VoiceKind.values),
        ("origin", wanted.origin, VoiceOrigin.values),
    ):
        if value in values:
            found = found.filter(**{name: value})
    if wanted.side in Side.values:
        # The side beside words out of a questionnaire would tell more of their writer than they chose.
        found = found.filter(side=wanted.side).exclude(kind=VoiceKind.OPEN_ANSWER)
    if wanted.search:
        found = found.filter(searched(wanted.search))
    return found.order_by(*ORDERS.get(wanted.order, ORDERS["oldest"]))


def of_fate(fate: str) -> Q:
    return Q(fate=fate) if fate in Fate.values else Q()


def of_theme(theme: str) -> Q:
    if theme == NO_THEME:
        return Q(theme=None)
    return Q(theme__key=theme) if theme else Q()


def searched(text: str) -> Q:
    """Words anywhere in text or translation, whatever tone marks and digits either has; a number finds the voice."""
    plain = " ".join(normalise(text).split())
    found = Q()
    for part in plain.split():
        words = of_plain(part)
        found &= (
            Q(plain__icontains=words) if words else Q(text__contains=part) | Q(translation__contains=part)
        )
    if (number := number_of(to_arabic_digits(plain).lstrip("#"))) is not None:
        found |= Q(number=number)
    return found


def rows_of(ids: Iterable[int]) -> list[Voice]:
    """Some voices in the order of their ids as given."""
    wanted = list(ids)
    found = Voice.objects.select_related("theme", "merged_into").in_bulk(wanted)
    return [found[pk] for pk in wanted if pk in found]


def fate_counts(edition: Edition) -> dict[str, int]:
    rows = edition.voices.order_by().values_list("fate").annotate(n=Count("id"))
    counts = dict(rows)
    return {fate: counts.get(fate, 0) for fate in Fate.values}


def oldest_waiting(edition: Edition) -> dt.date | None:
    found = edition.voices.filter(fate=Fate.WAITING).order_by("said_on")
    return found.values_list("said_on", flat=True).first()


def lines(rows: Iterable[Voice], today: dt.date) -> list[Line]:
    """Voices with the improvements they were taken up in, however many with one query."""
    voices = list(rows)
    links = VoiceLink.objects.filter(voice__in=voices).select_related("improvement__edition")
    known: dict[int, list[Improvement]] = {}
    for link in links.order_by("improvement__number"):
        known.setdefault(link.voice_id, []).append(link.improvement)
    return [Line(row, max(0, (today - row.said_on).days), known.get(row.pk, ())) for row in voices]


def themes() -> QuerySet[Theme]:
    return Theme.objects.filter(removed_at=None)


def recent(edition: Edition) -> list[VoiceChange]:
    """The newest deeds, without what they changed: that may be of a thousand voices."""
    on_voices = edition.voice_changes.exclude(deed__startswith=DEED)
    found = on_voices.defer("before", "after").select_related("by")
    return list(found[:MOST_RECENT])


def found_improvements(edition: Edition, text: str, like: Voice | None = None) -> list[Improvement]:
    """Improvements by number or words; without words those that are about the same as a voice."""
    rows = edition.improvements.filter(dropped_at=None)
    plain = to_arabic_digits(" ".join(normalise(text).split())).lstrip("#")
    if (number := number_of(plain)) is not None:
        return list(rows.filter(number=number))
    if plain:
        words = holding(plain, ("said_th", "said_en"))
        return list(rows.filter(words).order_by(Lower("said_th"))[:MOST_OFFERED])
    return alike(like, rows) if like is not None else list(rows.order_by("-number")[:MOST_OFFERED])


def alike(voice: Voice, rows: QuerySet[Improvement]) -> list[Improvement]:
    """Improvements that share words with a voice, those with the most first; no promise that they are about it."""
    mine = words_of(f"{voice.text} {voice.translation}")
    # Of hundreds only the words are read, and the few that are offered whole.
    texts = rows.order_by("number").values_list("pk", "said_th", "said_en")
    shares = {pk: overlap(mine, words_of(f"{thai} {english}")) for pk, thai, english in texts}
    best = sorted((pk for pk in shares if shares[pk]), key=lambda pk: -shares[pk])[:MOST_OFFERED]
    found = rows.in_bulk(best)
    return [found[pk] for pk in best]


def words_of(text: str) -> frozenset[str]:
    found = (word.strip() for word in cut(fold(text)))
    return frozenset(word for word in found if len(word) >= SHORTEST_WORD and word not in COMMON)


def overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """Of the words of the shorter text, the share that stands in the other, too."""
    return len(one & other) / min(len(one), len(other)) if one and other else 0.0


# Words that stand in nearly every wish, and so say nothing of what it is about.
COMMON = frozenset(
    word
    for words in (
        "ห้องสมุด อยาก ขอ ให้ มี ควร ที่ และ ใน ของ เพิ่ม ไม่ ได้ เป็น จะ กับ แต่ หรือ มาก กว่า นี้ ครับ ค่ะ คะ นะ ด้วย",
        "the an of to in on for and or is are be should would like please more not we it library with at",
    )
    for word in words.split()
)
