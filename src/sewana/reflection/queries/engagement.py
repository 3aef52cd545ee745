"""Reads about the figures of engagement: what is kept, whether it is stale, what everybody sees."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone

from sewana.base.models import AuditEntry
from sewana.committee.models import Edition
from sewana.forum.models import Participant
from sewana.people.models import Group
from sewana.reflection.models import Engagement, Release
from sewana.reflection.queries.answers import names_of_levels
from sewana.reflection.queries.funnel import heard
from sewana.survey.models import Purpose, Questionnaire, QuestionnaireState, Response
from sewana_core.privacy import MIN_GROUP

# What is done many times a day and changes no figure; a response is counted by itself.
BESIDE_THE_FIGURES = ("forum.", "planning.", "sharing.", "reflection.release", "reflection.opiniongroup")
OF_THE_LIBRARY = ("survey.", "people.group")
# A line through more years than these would say little of today.
MOST_ROUNDS = 5


@dataclass(frozen=True)
class Shown:
    """The figures as a page shows them: the newest, or those of a release."""

    edition: Edition
    result: Mapping[str, Any]
    release: Release | None = None
    version: str = ""
    failure: Mapping[str, Any] = field(default_factory=dict)

    @property
    def has_figures(self) -> bool:
        return "scales" in self.result

    @property
    def has_beside_alone(self) -> bool:
        """Whether nothing but what was asked beside the year's questionnaire can be told, and to the office."""
        return not self.has_figures and bool(self.result.get("after") or self.result.get("own"))


# Of how figures are made: whoever updates gets them made anew.
FIGURES = 2


def basis(edition: Edition) -> str:
    """What the figures rest on: answers of this year and before, those set apart, who came and spoke, changes."""
    own = Q(questionnaire__edition=edition)
    before = Q(questionnaire__edition__year__lt=edition.year, questionnaire__edition__rehearsal_of=None)
    # Columns of the index alone: their rows hold all answers.
    responses = Response.objects.filter(own | before).aggregate(
        all=Count("questionnaire"), apart=Count("questionnaire", filter=~Q(apart_because=""))
    )
    return f"{responses['all']}.{responses['apart']}.{heard(edition)}.{newest_of(edition)}.{FIGURES}"


def newest_of(edition: Edition) -> int:
    """The newest entry of the audit that may change a figure; groups, levels and wordings belong to no edition."""
    until_now = Edition.objects.filter(year__lte=edition.year).values("key")
    of_editions = Q(edition_key__in=until_now) & ~starts_with(BESIDE_THE_FIGURES)
    entries = AuditEntry.objects.filter(of_editions | (Q(edition_key="") & starts_with(OF_THE_LIBRARY)))
    return entries.aggregate(last=Max("id"))["last"] or 0


def starts_with(kinds: Iterable[str]) -> Q:
    found = Q()
    for kind in kinds:
        found |= Q(object_kind__startswith=kind)
    return found


def years_before(edition: Edition) -> list[Edition]:
    """Earlier editions that people answered in, the newest of each year; those of a rehearsal are nobody's."""
    found: dict[int, Edition] = {}
    rows = with_answers().filter(year__lt=edition.year, is_invented=edition.is_invented)
    for one in rows.order_by("-year", "-id"):
        found.setdefault(one.year, one)
    return list(found.values())[:MOST_ROUNDS]


def kept(edition: Edition) -> Engagement | None:
    return Engagement.objects.filter(edition=edition).first()


def kept_without_result(edition: Edition) -> Engagement | None:
    """The newest figures without what is in them; `is_asked` says whether people still answer."""
    asked = Questionnaire.objects.filter(edition=OuterRef("edition"), state=QuestionnaireState.OPEN)
    rows = Engagement.objects.annotate(is_asked=Exists(asked)).defer("result")
    return rows.filter(edition=edition).first()


def is_stale(edition: Edition, found: Engagement | None, now: str = "") -> bool:
    """Whether they rest on what is no longer so; `now` is the basis of today where it is known already."""
    return found is None or found.basis != (now or basis(edition))


def moves_too_little(edition: Edition, found: Engagement | None, now: str = "") -> bool:
    """Whether, while people answer, fewer than five answers came since figures as `kept_without_result` gives them.

    Whoever compared figures made with and without one answer would know that answer.
    """
    if found is None or not getattr(found, "is_asked", False):
        return False
    moved = abs(counted(now or basis(edition)) - counted(found.basis))
    return 0 < moved < MIN_GROUP


def counted(basis_kept: str) -> int:
    """How many answers a basis counts: all but those set apart."""
    told = basis_kept.split(".")
    return int(told[0]) - int(told[1]) if len(told) > 1 and told[0].isdigit() and told[1].isdigit() else 0


def has_answers(edition: Edition) -> bool:
    purposes = (Purpose.MAIN, Purpose.SHORT)
    return Response.objects.filter(
        questionnaire__edition=edition, questionnaire__version__instrument__purpose__in=purposes
    ).exists()


def with_answers() -> QuerySet[Edition]:
    """Editions that somebody answered in."""
    answered = Response.objects.values("questionnaire__edition")
    return Edition.objects.filter(rehearsal_of=None, pk__in=answered).order_by("year", "id")


def release_of(edition: Edition) -> Release | None:
    """What everybody sees: the newest that was not withdrawn."""
    return Release.objects.filter(edition=edition, withdrawn_at=None).order_by("-number").first()


def releases(edition: Edition) -> list[Release]:
    """All of them, the newest first, without what is in them."""
    rows = Release.objects.filter(edition=edition).select_related("released_by")
    return list(rows.defer("result", "tables", "audit"))


def newest(edition: Edition) -> Shown:
    """What the office sees."""
    found = kept(edition)
    if found is None:
        return Shown(edition, {})
    failure = found.result.get("failure", {})
    version = f"{edition.key}.n.{found.computed_at.isoformat()}.{failure.get('code', '')}"
    return Shown(edition, found.result, version=version, failure=failure)


def released(edition: Edition) -> Shown | None:
    """What everybody sees; None as long as nothing was released."""
    found = release_of(edition)
    if found is None:
        return None
    # With its time: of an edition that was erased and made anew under its key, nothing of before is shown.
    version = f"{edition.key}.r.{found.number}.{found.released_at.isoformat()}"
    return Shown(edition, found.result, found, version=version)


def came_by_group(edition: Edition) -> dict[str, int]:
    """Who came to the forum, by group: people who took part by phone, ticket or clerk and told their group."""
    rows = (
        Participant.objects.filter(edition=edition, is_apart=False, group__isnull=False)
        .values_list("group__code", "group__origin")
        .annotate(people=Count("id"))
        .order_by("group__code", "group__origin")
    )
    return {f"{code}-{origin}": people for code, origin, people in rows}


def sides_of_groups() -> dict[str, str]:
    return {
        f"{code}-{origin}": side for code, origin, side in Group.objects.values_list("code", "origin", "side")
    }


def age_s(found: Engagement) -> float:
    return (timezone.now() - found.computed_at).total_seconds()


def names(shown: Shown) -> dict[str, dict[str, dict[str, str]]]:
    """What levels are called: as the figures say, and for those that gave none as the library says today."""
    kept_names: dict[str, dict[str, dict[str, str]]] = shown.result.get("names", {})
    return kept_names or names_of_levels()
