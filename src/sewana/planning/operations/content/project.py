"""The proposal by which a forum is asked for, and the report that answers it."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sewana.base.languages import is_thai, localized
from sewana.committee.models import DutyRole, Edition, Meeting, Paper, PaperState, Task, TaskState
from sewana.planning.models import Speaker, SpeakerState
from sewana.planning.operations.content.earlier import contents_of
from sewana.planning.operations.content.facts import Content, day, event_of, fitting
from sewana.planning.operations.content.names import holders_of, written
from sewana.planning.operations.content.speakers import COMING, award_of
from sewana_paper.official import kind_of, kinds
from sewana_paper.official.dates import written_date

PROPOSAL = "project-proposal"
OWNERS = (DutyRole.CHAIR, DutyRole.SECRETARY)
# A proposal tells the way of the work in months; a plan may have a hundred tasks.
MOST_STEPS = 40
# Each month is a column. A day typed decades away by mistake would make hundreds of them.
MOST_MONTHS = 24


@dataclass(frozen=True, slots=True)
class ReportFigures:
    """What a final report proposes of the figures, which a later stage makes: a column of an edition, and its words."""

    column: Callable[[], Subquery]
    words: Callable[[Any], str]


def project_proposal(edition: Edition, about: str) -> Content:
    tasks = dated_tasks(edition)
    days = [task.due_on for task in tasks if task.due_on] + ([edition.held_on] if edition.held_on else [])
    event = event_of(edition, PROPOSAL)
    event["rationale"] = event.get("rationale") or localized(edition, "summary")
    event["place"] = event["place"] or online_place(event)
    return fitting(PROPOSAL, event) | {
        "periods": months_of(days),
        "steps": [step_of(task, edition.held_on) for task in tasks[:MOST_STEPS]],
        "start_date": day(min(days, default=None)),
        "end_date": day(max(days, default=None)),
        "budget": honoraria(edition),
        "owners": owners_of(edition),
    }


def online_place(event: Content) -> str:
    """Where a forum is held that has no hall: these two papers ask for one place, and have no line for a room."""
    return _("the online meeting room") if event["online"] else ""


def dated_tasks(edition: Edition) -> list[Task]:
    tasks = edition.tasks.exclude(state=TaskState.DROPPED).filter(due_on__isnull=False)
    return list(tasks.select_related("owner", "group").order_by("due_on", "number"))


def step_of(task: Task, held_on: dt.date | None) -> Content:
    """Before the day one plans, on it one does; after it one checks, and acts on what was learnt."""
    assert task.due_on is not None  # as `dated_tasks` asks
    return {
        "phase": phase_of(task.due_on, held_on),
        "activity": task.title,
        "owner": written(task.owner) or (localized(task.group, "name") if task.group else ""),
        "periods": [month_of(task.due_on)],
    }


def phase_of(due_on: dt.date, held_on: dt.date | None) -> str:
    if held_on is None or due_on < held_on:
        return "plan"
    if due_on == held_on:
        return "do"
    return "check" if due_on - held_on <= dt.timedelta(days=30) else "act"


def months_of(days: Iterable[dt.date]) -> list[str]:
    """Each month from the first day to the last; of a plan of years only those in which something is due."""
    found = sorted(days)
    if not found:
        return []
    first, last = (one.year * 12 + one.month - 1 for one in (found[0], found[-1]))
    if last - first >= MOST_MONTHS:
        return list(dict.fromkeys(month_of(one) for one in found))
    return [month_of(dt.date(month // 12, month % 12 + 1, 1)) for month in range(first, last + 1)]


def month_of(one: dt.date) -> str:
    return written_date(one, "th" if is_thai() else "en", "month")


def honoraria(edition: Edition) -> list[Content]:
    """The part of the budget that is known: what was agreed with speakers and moderators."""
    people = Speaker.objects.filter(edition=edition, state__in=COMING, honorarium__gt=0).order_by("number")
    names = {"speaker": _("Honorarium of a speaker"), "moderator": _("Honorarium of a moderator")}
    return [
        {"item": names[award_of(one)], "detail": written(one), "amount": str(one.honorarium)}
        for one in people
    ]


def owners_of(edition: Edition) -> list[Content]:
    return [{"name": written(one), "position": one.position} for one in holders_of(edition, *OWNERS)]


def final_report(edition: Edition, about: str) -> Content:
    """The project as it was asked for beside what came of it; what only people can judge is left to them."""
    proposals = contents_of(edition, PROPOSAL)
    proposal = proposals[-1] if proposals else {}
    event = event_of(edition, "final-report")
    event["rationale"] = event.get("rationale") or localized(edition, "summary")
    event["place"] = event["place"] or online_place(event)
    figures: ReportFigures = import_string(settings.REPORT_FIGURES)
    *counts, shown = known_of(edition, figures)
    return fitting("final-report", event) | {
        "summary": figures.words(shown),
        "method": method_of(*counts),
        "indicators": [{"name": row["name"], "plan": row["goal"]} for row in rows_of(proposal, "indicators")],
        "costs": costs_of(edition, proposal),
        "annexes": annexes(edition),
    }


def rows_of(content: Mapping[str, Any], name: str) -> Sequence[Mapping[str, Any]]:
    """The rows of a paper that was kept; half-filled ones have all their columns here."""
    known = next(field for field in kind_of(PROPOSAL).fields if field.key == name)
    empty: Content = dict.fromkeys((column.key for column in known.fields), "")
    return [{**empty, **row} for row in content.get(name) or [] if isinstance(row, Mapping)]


def costs_of(edition: Edition, proposal: Mapping[str, Any]) -> list[Content]:
    asked = rows_of(proposal, "budget") or honoraria(edition)
    return [{"item": cost_name(row), "planned": row["amount"]} for row in asked]


def cost_name(row: Mapping[str, Any]) -> str:
    return " ".join(filter(None, (row["item"], row["detail"])))


def known_of(edition: Edition, figures: ReportFigures) -> tuple[Any, ...]:
    """How many tasks were done, meetings closed and speakers came, and what was shown of the figures: one query."""
    counted = Edition.objects.filter(pk=edition.pk).values_list(
        number_of(Task.objects.filter(state=TaskState.DONE)),
        number_of(Meeting.objects.filter(closed_at__isnull=False)),
        number_of(Speaker.objects.filter(state=SpeakerState.ACCEPTED)),
        figures.column(),
    )
    found: tuple[Any, ...] = counted.get()
    return found


def method_of(done: int, meetings: int, speakers: int) -> str:
    """How the work went, counted from the tables."""
    lines = [
        (meetings, ngettext("The committee met %(n)s time.", "The committee met %(n)s times.", meetings)),
        (done, ngettext("%(n)s task was done.", "%(n)s tasks were done.", done)),
        (
            speakers,
            ngettext("%(n)s person spoke or moderated.", "%(n)s people spoke or moderated.", speakers),
        ),
    ]
    return "\n".join(words % {"n": n} for n, words in lines if n)


def number_of(rows: QuerySet[Any]) -> Coalesce:
    """How many of these rows an edition has."""
    own = rows.filter(edition=OuterRef("pk")).order_by().values("edition")
    return Coalesce(Subquery(own.annotate(n=Count("pk")).values("n")), 0)


def annexes(edition: Edition) -> list[str]:
    """The papers that were issued, each kind once, in the order of the catalogue."""
    issued = Paper.objects.filter(edition=edition, state=PaperState.ISSUED).order_by()
    language = "th" if is_thai() else "en"
    found = set(issued.values_list("kind", flat=True))
    return [kind.name(language) for kind in kinds() if kind.key in found and kind.key != "final-report"]
