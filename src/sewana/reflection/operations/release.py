"""Showing the figures to everybody: what goes out is checked first, and stays as it was."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from sewana.base import audit
from sewana.committee.models import Edition
from sewana.people.models import Account
from sewana.reflection.models import Release
from sewana.reflection.queries import engagement as queries
from sewana.reflection.queries.engagement_tables import Table, tables
from sewana.reflection.queries.public_figures import public_figures
from sewana_core.errors import FiguresError

# Why nothing was released: codes that a page has words for.
NO_FIGURES, FAILED, CHANGED, TELLS = "no-figures", "failed", "changed", "tells-too-much"
UNCHECKED = "unchecked"


class NotReleased(ValueError):
    """Nothing went out; `findings` is what a reader could have worked out."""

    def __init__(self, code: str, findings: tuple[dict[str, Any], ...] = ()) -> None:
        super().__init__(code)
        self.code = code
        self.findings = findings


@dataclass(frozen=True)
class Outgoing:
    """What would go out now, and the counts behind it that stay here."""

    computed_at: dt.datetime
    result: dict[str, Any]
    counts: dict[str, Any]
    tables: list[Table]


def outgoing(edition: Edition) -> Outgoing:
    """What everybody would see; refuses where there are no figures, or the newest answers gave none."""
    kept = queries.kept(edition)
    if kept is None or "scales" not in kept.result:
        raise NotReleased(NO_FIGURES)
    if "failure" in kept.result:
        raise NotReleased(FAILED)
    result = public_figures(kept.result)
    return Outgoing(kept.computed_at, result, kept.result.get("told") or {}, tables(result))


def check(edition: Edition) -> list[dict[str, Any]]:
    """What a reader of everything that is out, and of what would go out, could work out about few people."""
    return findings(edition, outgoing(edition))


def findings(edition: Edition, new: Outgoing) -> list[dict[str, Any]]:
    # The solver is loaded only where something goes out.
    from sewana.reflection.analysis import release_audit  # noqa: PLC0415
    from sewana.reflection.analysis.released_tables import Released  # noqa: PLC0415

    def gone_out(of: QuerySet[Release]) -> list[Released]:
        rows = of.order_by("edition__year", "number").values_list("result", "audit")
        return [Released(result, checked.get("counts") or {}) for result, checked in rows]

    before = gone_out(Release.objects.filter(edition=edition))
    of_years = gone_out(Release.objects.filter(edition__in=queries.years_before(edition)))
    try:
        return release_audit.findings(Released(new.result, new.counts), before, of_years)
    except FiguresError as refused:
        # Numbers that nobody can check are not shown to anybody.
        raise NotReleased(UNCHECKED) from refused


def release(
    edition: Edition, words_th: str, words_en: str, seen: dt.datetime | None, *, by: object
) -> Release:
    """Put out the figures that the committee saw.

    Raises
    ------
    NotReleased
        There are none, others were computed meanwhile, or a reader could learn something about fewer than five.
    """
    new = outgoing(edition)
    if seen is None or seen != new.computed_at:
        raise NotReleased(CHANGED)
    against = last_number(edition)
    # Outside of the transaction: it may take seconds, and would keep everybody waiting.
    found = findings(edition, new)
    if found:
        raise NotReleased(TELLS, tuple(found))
    return put_out(edition, new, {"words_th": words_th, "words_en": words_en}, against, by)


def last_number(edition: Edition) -> int:
    return Release.objects.filter(edition=edition).aggregate(last=Max("number"))["last"] or 0


@transaction.atomic
def put_out(edition: Edition, new: Outgoing, words: dict[str, str], against: int, by: object) -> Release:
    """Keep what was checked against all releases up to `against`, where nobody put another out meanwhile."""
    Edition.objects.select_for_update().get(pk=edition.pk)
    if last_number(edition) != against:
        raise NotReleased(CHANGED)
    made = Release.objects.create(
        edition=edition,
        number=against + 1,
        result=new.result,
        tables=[as_json(table) for table in new.tables],
        audit={
            "findings": 0,
            "checked_at": timezone.now().isoformat(),
            "against": against,
            # For the checks to come: a later release is read together with this one.
            "counts": new.counts,
        },
        released_by=by if isinstance(by, Account) else None,
        **words,
    )
    note("release_engagement", made, by, after={"number": made.number, "tables": len(new.tables)})
    return made


def as_json(table: Table) -> dict[str, Any]:
    return {
        "name": table.name,
        "code": table.code,
        "columns": list(table.columns),
        "rows": [list(row) for row in table.rows],
    }


@transaction.atomic
def withdraw(edition: Edition, number: int, *, by: object) -> bool:
    """Take a release back; return whether it was out."""
    return set_withdrawn(edition, number, timezone.now(), by)


@transaction.atomic
def restore(edition: Edition, number: int, *, by: object) -> bool:
    """Undo the taking back."""
    return set_withdrawn(edition, number, None, by)


def set_withdrawn(edition: Edition, number: int, when: dt.datetime | None, by: object) -> bool:
    is_out = when is not None
    found = Release.objects.filter(edition=edition, number=number, withdrawn_at__isnull=is_out)
    changed = found.defer("result", "tables").first()
    if changed is None:
        return False
    changed.withdrawn_at = when
    changed.save(update_fields=["withdrawn_at"])
    note("withdraw_engagement" if is_out else "restore_engagement", changed, by, after={"number": number})
    return True


def note(operation: str, subject: Release, by: object, after: dict[str, object]) -> None:
    audit.record(actor=by, operation=operation, subject=subject, edition_key=subject.edition.key, after=after)
