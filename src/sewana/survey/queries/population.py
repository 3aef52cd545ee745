"""How many people there are, by group, cluster, campus and way of using the library; and whether the numbers agree."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sewana.base.languages import localized
from sewana.base.models import AuditEntry
from sewana.committee.models import Edition
from sewana.people.models import Group, Side
from sewana.survey.models import Dimension, Level, Population, PopulationSource

STAFF = "staff"
Key = tuple[str, str]
# Of these each cuts all users into parts, so that each must come to the same number of people.
MARGINS = (Dimension.GROUP, Dimension.CLUSTER, Dimension.PLACE, Dimension.MODE)


def group_key(group: Group) -> str:
    """The name of a group in figures and files: `undergraduate-thai`."""
    return f"{group.code}-{group.origin}"


def group_name(group: Group) -> str:
    """A group as people read it; of two with one name the origin tells which."""
    return f"{localized(group, 'name')} ({group.get_origin_display()})"


def group_names(groups: Iterable[Group]) -> dict[str, str]:
    """By key the names of groups that stand together: the origin only behind a name that two of them bear."""
    named = [(group, localized(group, "name")) for group in groups]
    bearers = Counter(name for _group, name in named)
    return {group_key(group): group_name(group) if bearers[name] > 1 else name for group, name in named}


@dataclass(frozen=True)
class Line:
    """One level with its number of people; None where nobody has said."""

    dimension: str
    key: str
    name: str
    size: int | None
    last_year: int | None = None
    level: Level | None = None

    @property
    def field(self) -> str:
        return f"size:{self.dimension}:{self.key}"


@dataclass(frozen=True)
class Margin:
    """All levels of a dimension, and what they come to."""

    dimension: str
    lines: list[Line]

    @property
    def label(self) -> str:
        return str(Dimension(self.dimension).label)

    @property
    def is_given(self) -> bool:
        return any(line.size is not None for line in self.lines)

    @property
    def missing(self) -> list[Line]:
        """Levels without a number, where others have one."""
        return [line for line in self.lines if line.size is None] if self.is_given else []

    @property
    def total(self) -> int:
        return sum(line.size or 0 for line in self.lines)


@dataclass(frozen=True)
class Populations:
    """Everything the page shows of an edition's numbers of people."""

    margins: list[Margin]
    staff: Line
    source: PopulationSource | None
    # The edition whose numbers stand beside these.
    last: Edition | None = None
    retired: list[Level] = field(default_factory=list)

    @property
    def total(self) -> int:
        """What the groups come to: all others are compared with it."""
        return self.margins[0].total

    @property
    def off(self) -> list[tuple[Margin, int]]:
        """Margins that come to another number of people than the groups, with how many too many (or too few)."""
        given = [margin for margin in self.margins[1:] if margin.is_given]
        return [(margin, margin.total - self.total) for margin in given if margin.total != self.total]

    @property
    def is_empty(self) -> bool:
        return self.staff.size is None and not any(margin.is_given for margin in self.margins)

    @property
    def lines(self) -> list[Line]:
        return [*(line for margin in self.margins for line in margin.lines), self.staff]


def sizes(edition: Edition) -> dict[Key, int]:
    """The numbers kept for an edition, by dimension and level."""
    rows = Population.objects.filter(edition=edition).values_list("dimension", "level", "size")
    return {(dimension, level): size for dimension, level, size in rows}


def last_counted(edition: Edition) -> Edition | None:
    """The newest edition of an earlier year whose numbers are known."""
    earlier = Edition.objects.filter(year__lt=edition.year, populations__isnull=False, rehearsal_of=None)
    return earlier.order_by("-year", "-id").first()


def populations(edition: Edition) -> Populations:
    """The numbers of an edition beside those of the last one that has any; six queries."""
    now, before = sizes(edition), last_counted(edition)
    past = sizes(before) if before else {}
    groups = list(Group.objects.all())
    levels = list(Level.objects.all())
    shown = [level for level in levels if not level.is_retired]
    return Populations(
        margins=[
            Margin(Dimension.GROUP, group_lines(groups, now, past)),
            *(Margin(dimension, level_lines(dimension, shown, now, past)) for dimension in MARGINS[1:]),
        ],
        staff=Line(
            Dimension.STAFF,
            STAFF,
            str(Dimension.STAFF.label),
            now.get((Dimension.STAFF, STAFF)),
            past.get((Dimension.STAFF, STAFF)),
        ),
        source=PopulationSource.objects.filter(edition=edition).first(),
        last=before,
        retired=[level for level in levels if level.is_retired],
    )


def group_lines(groups: list[Group], now: Mapping[Key, int], past: Mapping[Key, int]) -> list[Line]:
    users = [group for group in groups if group.side == Side.USER]
    return [
        Line(
            Dimension.GROUP,
            key := group_key(group),
            group_name(group),
            now.get((Dimension.GROUP, key)),
            past.get((Dimension.GROUP, key)),
        )
        for group in users
    ]


def level_lines(
    dimension: str, levels: list[Level], now: Mapping[Key, int], past: Mapping[Key, int]
) -> list[Line]:
    return [
        Line(
            dimension,
            level.key,
            localized(level, "name"),
            now.get((dimension, level.key)),
            past.get((dimension, level.key)),
            level,
        )
        for level in levels
        if level.dimension == dimension
    ]


def suggested(edition: Edition) -> dict[Key, int]:
    """What is known elsewhere: the library's own numbers of its groups."""
    groups = Group.objects.filter(population__isnull=False)
    found = {
        (str(Dimension.GROUP), group_key(group)): group.population or 0
        for group in groups
        if group.side == Side.USER
    }
    staff = sum(group.population or 0 for group in groups if group.side == Side.PROVIDER)
    return found | ({(str(Dimension.STAFF), STAFF): staff} if staff else {})


def last_change(edition: Edition) -> AuditEntry | None:
    """The newest change of the numbers, which can be taken back."""
    entries = AuditEntry.objects.filter(edition_key=edition.key, operation="keep_population")
    return entries.order_by("-id").first()


def came_before(entry: AuditEntry) -> dict[Key, int]:
    """The numbers as they were before a change."""
    rows: list[list[Any]] = entry.before.get("sizes", [])
    return {(str(dimension), str(level)): int(size) for dimension, level, size in rows}


def groups_by_word(groups: list[Group]) -> dict[str, str]:
    """Words by which a group may be called, to its key; a word that two groups share is none."""
    found: dict[str, set[str]] = {}
    for group in groups:
        names = {group.code, group.name_th, group.name_en}
        key = group_key(group)
        for word in (key, *names, *(f"{name} ({label})" for name in names for label in origins(group))):
            found.setdefault(word, set()).add(key)
    return only_clear(found)


def only_clear(found: Mapping[str, set[str]]) -> dict[str, str]:
    return {word: next(iter(keys)) for word, keys in found.items() if len(keys) == 1 and word}


def levels_by_word(groups: list[Group], levels: list[Level]) -> dict[str, dict[str, str]]:
    """For each dimension: words by which a level may be called, to its key."""
    users = [group for group in groups if group.side == Side.USER]
    found: dict[str, dict[str, set[str]]] = {str(dimension): {} for dimension in Dimension}
    for level in levels:
        for word in (level.key, level.name_th, level.name_en):
            found[level.dimension].setdefault(word, set()).add(level.key)
    clear = {dimension: only_clear(words) for dimension, words in found.items()}
    return clear | {str(Dimension.GROUP): groups_by_word(users), str(Dimension.STAFF): {STAFF: STAFF}}


ORIGIN_WORDS = {"thai": ("ไทย", "Thai"), "international": ("นานาชาติ", "ต่างชาติ", "International")}


def origins(group: Group) -> tuple[str, ...]:
    return ORIGIN_WORDS.get(group.origin, ())
