"""What a page of minutes shows: each field with its version, texts set aside, and who writes where just now."""

import hashlib
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Count, Max, Q
from django.utils.translation import gettext_lazy as _

from sewana.committee.models import AgendaItem, Decision, ItemText, Meeting, Section

LABELS = {"background": _("Background"), "discussion": _("Discussion"), "resolution": _("Resolution")}
# A page tells every 5 s where its writer is; two missed tellings are none.
WRITES_FOR_S = 12
Key = tuple[int, str]


@dataclass(frozen=True)
class Box:
    """One field of a matter, to be written in."""

    item: AgendaItem
    field: str
    version: int
    asides: Sequence[ItemText]

    @property
    def text(self) -> str:
        return str(getattr(self.item, self.field))

    @property
    def label(self) -> str:
        return str(LABELS[self.field])

    @property
    def name(self) -> str:
        return f"{self.item.pk}-{self.field}"


@dataclass(frozen=True)
class Matter:
    item: AgendaItem
    number: str
    boxes: Sequence[Box]

    @property
    def decisions(self) -> list[Decision]:
        return [decision for decision in self.item.decisions.all() if not decision.is_dropped]


@dataclass(frozen=True)
class Chapter:
    section: int
    label: str
    matters: Sequence[Matter]


def chapters_of(meeting: Meeting, all_items: Iterable[AgendaItem]) -> list[Chapter]:
    """The whole of the minutes in the order of the agenda."""
    items = [item for item in all_items if not item.is_dropped]
    versions, has_asides = versions_of(meeting)
    asides = asides_of(meeting) if has_asides else {}
    return [
        Chapter(
            section.value,
            str(section.label),
            [
                Matter(item, f"{section.value}.{number}", boxes_of(item, versions, asides))
                for number, item in enumerate((one for one in items if one.section == section), 1)
            ],
        )
        for section in Section
    ]


def boxes_of(
    item: AgendaItem, versions: Mapping[Key, int], asides: Mapping[Key, Sequence[ItemText]]
) -> list[Box]:
    return [
        Box(item, field, versions.get((item.pk, field), 0), asides.get((item.pk, field), ()))
        for field in LABELS
    ]


def versions_of(meeting: Meeting) -> tuple[dict[Key, int], bool]:
    """The newest version of each field, and whether any text waits beside another."""
    texts = ItemText.objects.filter(item__meeting=meeting).order_by().values("item_id", "field")
    rows = list(texts.annotate(last=Max("version"), waiting=Count("id", filter=Q(is_aside=True))))
    versions = {(row["item_id"], row["field"]): row["last"] for row in rows}
    return versions, any(row["waiting"] for row in rows)


def asides_of(meeting: Meeting) -> dict[Key, list[ItemText]]:
    found: dict[Key, list[ItemText]] = defaultdict(list)
    rows = ItemText.objects.filter(item__meeting=meeting, is_aside=True).select_related("by", "item")
    for aside in rows.order_by("id"):
        found[(aside.item_id, aside.field)].append(aside)
    return found


def aside_of(meeting: Meeting, pk: int) -> ItemText | None:
    found = ItemText.objects.filter(item__meeting=meeting, version=0)
    return found.select_related("item__meeting__edition", "by").filter(pk=pk).first()


def newest_text(item: AgendaItem, field: str) -> ItemText | None:
    """The newest text that counts, with who wrote it: what was set aside has version 0 of its own."""
    found = item.texts.filter(field=field, version__gt=0).select_related("by")
    return found.order_by("-version", "-id").first()


def news_for(
    meeting: Meeting, all_items: Iterable[AgendaItem], seen: Mapping[str, int]
) -> dict[str, dict[str, object]]:
    """The fields that are newer than a page has them, with their texts; names as in `Box.name`."""
    versions, _waiting = versions_of(meeting)
    items = {item.pk: item for item in all_items if not item.is_dropped}
    return {
        f"{pk}-{field}": {"version": version, "text": getattr(items[pk], field)}
        for (pk, field), version in versions.items()
        if pk in items and field in LABELS and version > seen.get(f"{pk}-{field}", 0)
    }


def shape_of(items: Iterable[AgendaItem]) -> str:
    """Changes when matters come, go or move, so that an open page can offer to load them."""
    rows = [(item.pk, item.section, item.position, item.title) for item in items if not item.is_dropped]
    return hashlib.sha256(repr(rows).encode()).hexdigest()[:16]


def tell_where(meeting: Meeting, page: str, who: str, name: str) -> dict[str, list[str]]:
    """Say in which field a page writes, and hear where the others do. Kept in memory: it is of no use later."""
    key, now = f"minutes-writers-{meeting.pk}", time.monotonic()
    known: dict[str, tuple[str, str, float]] = cache.get(key) or {}
    kept = {other: row for other, row in known.items() if now - row[2] < WRITES_FOR_S and other != page}
    others: dict[str, list[str]] = defaultdict(list)
    for writer, place, _told in kept.values():
        if place:
            others[place].append(writer)
    cache.set(key, kept | {page: (who, name, now)}, WRITES_FOR_S)
    return dict(others)
