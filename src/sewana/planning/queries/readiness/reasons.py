"""How a part of the plan stands, and what is missing: each reason leads to where it is mended."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.translation import ngettext

from sewana.committee.models import Part
from sewana.planning.queries.readiness.facts import Facts


@dataclass(frozen=True)
class Reason:
    """What is missing, in words, and where to mend it."""

    words: str
    url: str


@dataclass(frozen=True)
class Readiness:
    """One of the six parts: ready when nothing is missing."""

    part: str
    evidence: str
    reasons: tuple[Reason, ...]
    url: str

    @property
    def is_ready(self) -> bool:
        return not self.reasons

    @property
    def label(self) -> str:
        return str(Part(self.part).label)


def address(facts: Facts, name: str, part: str) -> str:
    """The page of a part; while a stage has none, the tasks of that part."""
    try:
        return reverse(name, args=[facts.edition.key])
    except NoReverseMatch:
        return tasks_url(facts, part)


def tasks_url(facts: Facts, part: str, state: str = "open") -> str:
    return f"{reverse('committee:tasks', args=[facts.edition.key])}?part={part}&state={state}"


def late_tasks(facts: Facts, part: str) -> list[Reason]:
    """A part with a late task is not ready, whatever else is."""
    found = facts.tasks.get(part)
    if found is None or not found.late:
        return []
    words = ngettext("%(n)s task is late", "%(n)s tasks are late", found.late) % {"n": found.late}
    return [Reason(words, tasks_url(facts, part, "late"))]
