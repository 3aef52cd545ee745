"""What an appointment order would say now, and what has changed since the newest one that was issued."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext_lazy

from sewana.base.languages import is_thai, localized
from sewana.committee.models import Answer, DutyRole, Edition, Paper, PaperState
from sewana.committee.queries.members import Frame, Line, Part, frame_of
from sewana_text.normalise import one_line

ORDER, AMENDMENT = "appointment-order", "amending-order"
Json = Mapping[str, object]
KINDS = {
    "added": gettext_lazy("joins"),
    "left": gettext_lazy("leaves"),
    "role": gettext_lazy("has another role"),
    "group": gettext_lazy("changes the group"),
    "duties": gettext_lazy("has other duties"),
}


@dataclass(frozen=True)
class Place:
    """One person's place as an order names it."""

    name: str
    position: str
    role: str
    group: str


@dataclass(frozen=True)
class Change:
    """One difference: somebody `added`, `left`, another `role` or `group`, or a group's `duties`."""

    kind: str
    place: Place
    former: Place | None = None
    duties: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        return str(KINDS[self.kind])


def groups_now(edition: Edition, language: str = "th", frame: Frame | None = None) -> list[dict[str, object]]:
    """The groups of an appointment order, in its order: those who accepted, with their roles, and the duties."""
    frame = frame or frame_of(edition)
    with translation.override(language):
        found = [group_now(part) for part in frame.parts]
    return [group for group in found if group["people"]]


def group_now(part: Part) -> dict[str, object]:
    return {
        "name": localized(part.group, "name"),
        "people": [
            {
                "name": name_on_paper(line),
                "position": line.member.position,
                "role": str(DutyRole(duty.role).label),
            }
            for line, duty in part.lines
            if line.member.answer == Answer.ACCEPTED
        ],
        "duties": part.duties,
    }


def name_on_paper(line: Line) -> str:
    """An English order names people by their English name, where one is known."""
    return line.name if is_thai() else line.member.name_en or line.name


def newest_order(edition: Edition) -> Paper | None:
    return (
        edition.papers.filter(kind=ORDER, state=PaperState.ISSUED, language="th")
        .order_by("-issued_at")
        .first()
        or edition.papers.filter(kind=ORDER, state=PaperState.ISSUED).order_by("-issued_at").first()
    )


def changes_since(
    order: Paper, frame: Frame | None = None, amendments: Sequence[Paper] | None = None
) -> list[Change]:
    """Return what has changed since an order, those amendments counted in that were issued after it."""
    groups = groups_now(order.edition, order.language, frame)
    later = list(amendments_of(order)) if amendments is None else amendments
    before, now = standing(order, later), places_of(groups)
    contents = [order.content, *(paper.content for paper in later)]
    return [*changed_people(before, now), *changed_duties(contents, groups)]


def standing(order: Paper, amendments: Iterable[Paper] | None = None) -> list[Place]:
    """Who is appointed: the order with its issued amendments on top."""
    places = places_of(rows(order.content, "groups"))
    for paper in amendments_of(order) if amendments is None else amendments:
        places = amended(places, paper.content)
    return places


def amendments_of(order: Paper) -> QuerySet[Paper]:
    """The amendments that were issued after an order, in their order."""
    later = Paper.objects.filter(
        edition=order.edition_id,
        kind=AMENDMENT,
        state=PaperState.ISSUED,
        language=order.language,
        issued_at__gte=order.issued_at or order.made_at,
    )
    return later.order_by("issued_at", "pk")


def amended(places: Sequence[Place], content: Json) -> list[Place]:
    removed = [place_of(row, text(row, "group")) for row in rows(content, "removed")]
    changed = [place_of(row, text(row, "group")) for row in rows(content, "changed")]
    added = [place_of(row, text(row, "group")) for row in rows(content, "added")]
    gone = [*removed, *changed]
    staying = [place for place in places if not any(is_place(place, other) for other in gone)]
    return [*staying, *changed, *added]


def is_place(place: Place, other: Place) -> bool:
    """An amendment that names no group speaks of all the places somebody has."""
    return key(place.name) == key(other.name) and (not other.group or key(place.group) == key(other.group))


def places_of(groups: Iterable[Json]) -> list[Place]:
    return [place_of(row, text(group, "name")) for group in groups for row in rows(group, "people")]


def place_of(row: Json, group: str) -> Place:
    return Place(text(row, "name"), text(row, "position"), text(row, "role"), group)


def rows(content: Json, name: str) -> list[Json]:
    found = content.get(name)
    return [row for row in found if isinstance(row, Mapping)] if isinstance(found, list) else []


def text(row: Json, name: str) -> str:
    return one_line(str(row.get(name) or ""))


def key(words: str) -> str:
    """The same name typed with other spaces is the same."""
    return words.replace(" ", "").casefold()


def changed_people(before: Sequence[Place], now: Sequence[Place]) -> list[Change]:
    """Person by person: the same place with another role, another group, or coming and going."""
    names = dict.fromkeys(key(place.name) for place in (*before, *now))
    return [
        change
        for name in names
        for change in changes_of(
            [place for place in before if key(place.name) == name],
            [place for place in now if key(place.name) == name],
        )
    ]


def changes_of(before: Sequence[Place], now: Sequence[Place]) -> list[Change]:
    old = {key(place.group): place for place in before}
    new = {key(place.group): place for place in now}
    changes = [
        Change("role", new[group], old[group])
        for group in old.keys() & new.keys()
        if key(old[group].role) != key(new[group].role)
    ]
    gone = [place for group, place in old.items() if group not in new]
    come = [place for group, place in new.items() if group not in old]
    while gone and come:
        changes.append(Change("group", come.pop(0), gone.pop(0)))
    return [*changes, *(Change("left", place) for place in gone), *(Change("added", place) for place in come)]


def changed_duties(contents: Iterable[Json], groups: Sequence[Json]) -> list[Change]:
    """Groups of an order and of those that amended it, the last word counting, whose duties read otherwise now."""
    known = {
        key(text(group, "name")): duties_of(group)
        for content in contents
        for group in rows(content, "groups")
    }
    return [
        Change("duties", Place("", "", "", text(group, "name")), duties=duties_of(group))
        for group in groups
        if known.get(key(text(group, "name")), duties_of(group)) != duties_of(group)
    ]


def duties_of(group: Json) -> tuple[str, ...]:
    found = group.get("duties")
    return tuple(one_line(str(line)) for line in found) if isinstance(found, list) else ()
