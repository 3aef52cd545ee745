"""The decision about an improvement, its reason in both languages, and showing it to everybody."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sewana.action.models import ACCEPTED, Improvement, Stage, Verdict, Voice, VoiceKind
from sewana.action.operations.following import follow
from sewana.action.operations.improvements import (
    NotPossible,
    account_of,
    hold_first,
    locked,
    note,
    record_progress,
    touch,
    voice_ids,
)
from sewana.action.queries.improvements import links_of
from sewana.action.queries.public_counts import counts_of, lead_of
from sewana.committee.models import Decision

VOTED_ON = (VoiceKind.STATEMENT, VoiceKind.QUESTION)
# Where a decision leads; work goes on from there.
FIRST_STAGE = {
    Verdict.DO: Stage.DECIDED,
    Verdict.PARTLY: Stage.DECIDED,
    Verdict.ALREADY: Stage.DONE,
    Verdict.NOT_NOW: Stage.DECIDED,
    Verdict.NO: Stage.DECIDED,
    Verdict.PASSED: Stage.DECIDED,
}


@dataclass(frozen=True)
class Ruling:
    """What was decided, as everybody will read it."""

    verdict: str
    reason_th: str
    reason_en: str
    did_th: str = ""
    did_en: str = ""
    passed_to_th: str = ""
    passed_to_en: str = ""
    decided_on: dt.date | None = None
    resolution: Decision | None = None


@transaction.atomic
def decide(improvement: Improvement, ruling: Ruling, *, seen: int | None = None, by: object) -> Improvement:
    """Decide, or decide anew; raises NotPossible without a reason in both languages, and Changed."""
    held = locked(improvement, seen)
    check(held, ruling)
    before = held.verdict
    is_other = before != ruling.verdict
    for name in ("reason_th", "reason_en", "passed_to_th", "passed_to_en", "did_th", "did_en", "resolution"):
        setattr(held, name, getattr(ruling, name))
    held.verdict = Verdict(ruling.verdict)
    held.decided_on = ruling.decided_on or (timezone.localdate() if is_other else held.decided_on)
    held.decided_by = account_of(by)
    if is_other:
        held.stage = stage_after(held, before)
        if held.verdict not in ACCEPTED or held.stage == Stage.DECIDED:
            held.percent, held.started_on, held.verified_on = 0, None, None
            held.done_on = held.decided_on if held.stage == Stage.DONE else None
    touch(held)
    record_progress(
        held,
        "decided",
        by=by,
        before=before,
        after=held.verdict,
        words=(held.reason_th, held.reason_en),
        is_public=held.is_public,
    )
    follow(held.edition, voice_ids(held))
    note("decide", held, by, after={"verdict": held.verdict, "before": before})
    return held


def stage_after(held: Improvement, before: str) -> str:
    """Work that goes on is not thrown back when "do" becomes "do a part of it"."""
    if before in ACCEPTED and held.verdict in ACCEPTED:
        return held.stage
    return FIRST_STAGE[Verdict(held.verdict)]


def check(held: Improvement, ruling: Ruling) -> None:
    if ruling.verdict not in Verdict.values:
        raise NotPossible(_("Choose what was decided."))
    if not ruling.reason_th.strip() or not ruling.reason_en.strip():
        raise NotPossible(_("A decision needs a reason that everybody can read, in Thai and in English."))
    if ruling.verdict == Verdict.PASSED and not (ruling.passed_to_th and ruling.passed_to_en):
        raise NotPossible(_("Say in both languages to whom it was passed on."))
    if ruling.decided_on and ruling.decided_on > timezone.localdate():
        raise NotPossible(
            _("The day of the decision lies in the future. Give the day on which it was taken.")
        )
    if ruling.resolution and ruling.resolution.item.meeting.edition_id != held.edition_id:
        raise NotPossible(_("This resolution belongs to the meeting of another edition."))


@transaction.atomic
def publish(improvement: Improvement, *, seen: int | None = None, by: object) -> Improvement:
    """Show it to everybody, with its numbers as they are on this day."""
    hold_first(improvement.edition_id)  # two that share a lead tell the same of it
    held = locked(improvement, seen)
    if held.is_public:
        return held
    missing = missing_to_publish(held)
    if missing:
        raise NotPossible(missing[0])
    held.published_at = timezone.now()
    held.public_counts = frozen_counts(held)
    touch(held)
    if not was_told(held):
        words = (held.reason_th, held.reason_en)
        record_progress(held, "decided", by=by, after=held.verdict, words=words, is_public=True)
    follow(held.edition, voice_ids(held))
    note("publish_improvement", held, by)
    return held


def was_told(held: Improvement) -> bool:
    """Whether this very decision has stood there before: who reads the news is not told twice."""
    last = held.progress.filter(kind="decided", is_public=True).order_by("-pk").first()
    told = last and (last.after, last.text_th, last.text_en)
    return told == (held.verdict, held.reason_th, held.reason_en)


def frozen_counts(held: Improvement) -> dict[str, Any]:
    """The numbers of its lead, kept with the lead from now on; how many words were told stays with the improvement."""
    lead = lead_of(links_of(held))
    counts = counts_of(held, lead)
    if lead is not None and lead.kind in VOTED_ON and not lead.told_counts:
        Voice.objects.filter(pk=lead.pk).update(told_counts=counts)
    return {"words": held.public_counts.get("words")} | counts


def missing_to_publish(improvement: Improvement) -> list[str]:
    """What stands against showing it, worst first."""
    found = []
    if not improvement.verdict:
        found.append(_("Decide first: without a decision there is nothing to tell."))
    if not (improvement.said_th and improvement.said_en):
        found.append(_("“You said” is missing in one of the two languages."))
    if not (improvement.did_th and improvement.did_en):
        found.append(_("“We did” is missing in one of the two languages."))
    if improvement.edition.rehearsal_of_id is not None:
        found.append(_("This is a rehearsal: improvements belong to the forum itself."))
    return found


@transaction.atomic
def take_back(improvement: Improvement, *, by: object) -> Improvement:
    """Show it no longer, with all that was told of it; mails that went out stay out.

    Its public steps stay marked as such: they can be read again when it is shown again.
    """
    held = locked(improvement)
    if held.published_at is None:
        return held
    held.published_at = None
    touch(held)
    follow(held.edition, voice_ids(held))
    note("take_improvement_back", held, by)
    return held
