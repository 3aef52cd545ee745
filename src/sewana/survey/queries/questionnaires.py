"""Reads about the questionnaires of an edition: how they stand, how many answered, what is still missing."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sewana.committee.models import Edition
from sewana.people.models import Group, Side
from sewana.survey.models import (
    Dimension,
    Door,
    Level,
    Mode,
    Population,
    Questionnaire,
    QuestionnaireState,
)
from sewana.survey.queries.answering import CLOSED, NOT_YET, standing
from sewana.survey.queries.population import group_key, group_name

COUNTED = Q(responses__apart_because="")
# Fewer are not told, here as everywhere.
FEWEST_TOLD = 5
NOT_ASKED = "not-said"


def questionnaires_of(edition: Edition) -> QuerySet[Questionnaire]:
    """All of an edition in their order, each with the number of its answers."""
    rows = edition.questionnaires.select_related("version__instrument", "edition").defer("version__content")
    return rows.annotate(answers_count=Count("responses", filter=COUNTED)).order_by("number")


@dataclass(frozen=True)
class Standing:
    """How a questionnaire stands at this moment, in words and as a chip."""

    key: str
    words: str
    chip: str


def standing_of(questionnaire: Questionnaire, now: dt.datetime) -> Standing:
    found = standing(questionnaire, now)
    if questionnaire.state == QuestionnaireState.DRAFT:
        return Standing("draft", _("in preparation"), "")
    if found == NOT_YET:
        return Standing("waits", _("opens by itself"), "users")
    if found == CLOSED:
        return Standing("closed", _("closed"), "done")
    return Standing("open", _("open"), "agree")


def told(count: int) -> str:
    """A number of people that is not told under five; nobody is told as nobody."""
    if count == 0:
        return "0"
    return f"{count:,}" if count >= FEWEST_TOLD else _("fewer than 5")


def address_of(questionnaire: Questionnaire) -> str:
    """The address of the open door."""
    return str(settings.SITE_URL) + reverse("survey:answer", args=[questionnaire.code])


def kiosk_of(questionnaire: Questionnaire) -> str:
    return str(settings.SITE_URL) + reverse("survey:kiosk", args=[questionnaire.code])


@dataclass(frozen=True)
class Tally:
    """Some levels of one dimension, and how many answered; no number where so few could be told."""

    names: tuple[str, ...]
    count: int | None
    population: int | None = None


def tallies(counts: Sequence[tuple[str, str, int, int]]) -> list[Tally]:
    """What may be shown of counts (key, name, people, population) beside their total: under five, nothing."""
    # The numeric packages are loaded only for a questionnaire that has answers.
    from sewana_core.ladder import Group as Counted  # noqa: PLC0415
    from sewana_core.ladder import ladder  # noqa: PLC0415

    names = {key: name for key, name, _people, _population in counts}
    rungs = ladder([Counted(key, people, population) for key, _name, people, population in counts])
    return [
        Tally(
            tuple(names[key] for key in rung.members),
            rung.n if rung.is_shown else None,
            rung.population or None,
        )
        for rung in rungs
    ]


@dataclass(frozen=True)
class Counts:
    """How many answered one questionnaire: in all, and by group, door and way of answering."""

    total: int
    groups: list[Tally]
    doors: list[Tally]
    modes: list[Tally]
    invited: int

    @property
    def total_told(self) -> str:
        return told(self.total)


def counts_of(questionnaire: Questionnaire) -> Counts:
    """Answers that count, by what is known of them; four queries, however many answers."""
    rows = questionnaire.responses.filter(apart_because="").order_by()
    by_group: Counter[int | None] = Counter()
    by_door: Counter[str] = Counter()
    by_mode: Counter[str] = Counter()
    for group, door, mode, count in rows.values_list("group", "door", "mode").annotate(Count("pk")):
        by_group[group] += count
        by_door[door] += count
        by_mode[mode] += count
    total = by_group.total()
    tokens = questionnaire.tokens.count() if questionnaire.opened_at else 0
    if total < FEWEST_TOLD:
        return Counts(total, [], [], [], tokens)
    return Counts(
        total,
        tallies(group_counts(questionnaire, by_group)) if asks(questionnaire, Dimension.GROUP) else [],
        tallies([(str(one), str(one.label), by_door[one], 0) for one in Door if one in by_door]),
        tallies([(str(one), str(one.label), by_mode[one], 0) for one in Mode if one in by_mode]),
        tokens,
    )


def group_counts(
    questionnaire: Questionnaire, found: Mapping[int | None, int]
) -> list[tuple[str, str, int, int]]:
    side = questionnaire.version.instrument.side
    sizes = dict(
        Population.objects.filter(edition=questionnaire.edition, dimension=Dimension.GROUP).values_list(
            "level", "size"
        )
    )
    groups = [group for group in Group.objects.all() if group.side == side or group.pk in found]
    rows = [
        (group_key(group), group_name(group), found.get(group.pk, 0), sizes.get(group_key(group), 0))
        for group in groups
    ]
    return [*rows, (NOT_ASKED, _("did not say"), found[None], 0)] if found.get(None) else rows


def asks(questionnaire: Questionnaire, dimension: str) -> bool:
    return dimension in questionnaire.version.content.get("about", ())


@dataclass(frozen=True)
class Gap:
    """What still misses before a questionnaire is opened; some of it stands in the way."""

    words: str
    is_block: bool = False
    to: str = ""  # "population", "groups", "invited" or "instrument": where it is put right


def gaps_of(questionnaire: Questionnaire) -> list[Gap]:
    """What people would stumble over, first; then what the figures would miss."""
    return [*door_gaps(questionnaire), *level_gaps(questionnaire), *population_gaps(questionnaire)]


def door_gaps(questionnaire: Questionnaire) -> Iterable[Gap]:
    closes = questionnaire.closes_at
    if closes is not None and closes <= timezone.now():
        yield Gap(_("The last day lies behind us. Choose a later one, or none."), is_block=True)
    is_for_users = questionnaire.version.instrument.side == Side.USER
    if is_for_users and not questionnaire.has_open_door and not questionnaire.tokens.exists():
        yield Gap(
            _("Nobody can come in: there is no open door, and nobody was sent a link. Open one of the two."),
            is_block=True,
            to="invited",
        )


def level_gaps(questionnaire: Questionnaire) -> Iterable[Gap]:
    asked = [name for name in questionnaire.version.content.get("about", ()) if name != Dimension.GROUP]
    if asks(questionnaire, Dimension.GROUP) and not Group.objects.exists():
        yield Gap(_("The library has no groups yet, so nobody can say where they belong."), is_block=True)
    levels = list(Level.objects.filter(dimension__in=asked, is_retired=False)) if asked else []
    nameless = [level for level in levels if not (level.name_th.strip() and level.name_en.strip())]
    for level in nameless:
        yield Gap(
            _("“%(dimension)s: %(key)s” has no name in one of the languages.")
            % {"dimension": Dimension(level.dimension).label, "key": level.key},
            is_block=True,
            to="population",
        )
    for name in asked:
        if not any(level.dimension == name for level in levels):
            yield Gap(
                _("There are no levels of “%(dimension)s”, so it is not asked.")
                % {"dimension": Dimension(name).label},
                to="population",
            )


def population_gaps(questionnaire: Questionnaire) -> Iterable[Gap]:
    is_for_staff = questionnaire.version.instrument.side == Side.PROVIDER
    wanted = [Dimension.STAFF] if is_for_staff else questionnaire.version.content.get("about", ())
    known = set(
        Population.objects.filter(edition=questionnaire.edition)
        .values_list("dimension", flat=True)
        .distinct()
    )
    missing = [str(Dimension(name).label) for name in wanted if name not in known]
    if missing:
        yield Gap(
            _(
                "How many people there are is not known yet: %(missing)s. Figures cannot be weighted until it is."
            )
            % {"missing": ", ".join(missing)},
            to="population",
        )


def days_open(questionnaire: Questionnaire, now: dt.datetime) -> str:
    """How long it is still open, for whoever decides about a reminder; empty: no end is set."""
    if questionnaire.closes_at is None or questionnaire.closes_at <= now:
        return ""
    days = (questionnaire.closes_at - now).days
    return ngettext("%(n)s day left", "%(n)s days left", days) % {"n": days} if days else _("closes today")
