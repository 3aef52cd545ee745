"""Next year begins with what was promised: gone on with, said why not, proposed as topics, asked again."""

from collections.abc import Collection, Sequence

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from sewana.action.models import ACCEPTED, Evidence, Improvement, Repeat, Stage, WorkStep
from sewana.action.operations.deciding import Ruling, decide
from sewana.action.operations.following import follow
from sewana.action.operations.improvements import NotPossible, note, record_progress
from sewana.action.queries.promises import askable_rows, proposed_texts, with_repeats
from sewana.base import audit
from sewana.base.languages import BUDDHIST_ERA
from sewana.committee.models import Edition
from sewana.forum import operations as forum
from sewana.forum.models import StatementState
from sewana.planning.models import ProposalSource
from sewana.planning.operations.topics import add_proposal
from sewana_text.graphemes import cut_graphemes

LONGEST_TITLE = 140
LONGEST_WRITTEN = 200
DONE = (Stage.DONE, Stage.VERIFIED)
# What goes on as it stands; dates of the work, numbers and history stay with last year's.
CARRIED = (
    "said_th",
    "said_en",
    "did_th",
    "did_en",
    "note",
    "theme_id",
    "stage",
    "verdict",
    "reason_th",
    "reason_en",
    "passed_to_th",
    "passed_to_en",
    "decided_on",
    "decided_by_id",
    "public_counts",
    "unit_th",
    "unit_en",
    "owner_id",
    "owner_name",
    "owner_email",
    "budget",
    "starts_on",
    "due_on",
    "started_on",
    "review_on",
    "percent",
    "blocked_because",
    "blocked_on",
    "measure_th",
    "measure_en",
    "measure_unit",
    "measured_before",
    "measure_goal",
)


@transaction.atomic
def carry_over(
    before: Edition, edition: Edition, numbers: Collection[int], *, by: object
) -> list[Improvement]:
    """Go on with promises of last year; each once, and what was taken back comes back."""
    if edition.rehearsal_of_id is not None:
        raise NotPossible(_("This is a rehearsal: improvements belong to the forum itself."))
    Edition.objects.select_for_update().get(pk=edition.pk)
    rows = list(before.improvements.filter(number__in=set(numbers), dropped_at=None, verdict__in=ACCEPTED))
    rows = [row for row in rows if row.stage not in DONE]
    known = {row.carried_from_id: row for row in edition.improvements.filter(carried_from__in=rows)}
    last = edition.improvements.aggregate(last=Max("number"))["last"] or 0
    made = []
    for row in rows:
        heir = known.get(row.pk)
        if heir is None:
            last += 1
            made.append(begin_heir(row, edition, last, by))
        elif heir.dropped_at is not None:
            heir.dropped_at, heir.version = None, heir.version + 1
            heir.save(update_fields=["dropped_at", "version"])
            made.append(heir)
    follow(edition, ())
    return made


def begin_heir(row: Improvement, edition: Edition, number: int, by: object) -> Improvement:
    heir = Improvement.objects.create(
        edition=edition,
        number=number,
        carried_from=row,
        published_at=timezone.now() if row.published_at else None,
        **{name: getattr(row, name) for name in CARRIED},
    )
    WorkStep.objects.bulk_create(
        WorkStep(
            improvement=heir,
            position=step.position,
            title=step.title,
            owner_name=step.owner_name,
            due_on=step.due_on,
            done_on=step.done_on,
        )
        for step in row.steps.filter(dropped_at=None)
    )
    Evidence.objects.bulk_create(
        Evidence(
            improvement=heir,
            when=one.when,
            media=one.media,
            text_th=one.text_th,
            text_en=one.text_en,
            is_public=one.is_public,
        )
        for one in row.evidence.filter(removed_at=None)
    )
    year = row.edition.year
    words = (f"ดำเนินการต่อจากปี {year + BUDDHIST_ERA}", f"Carried on from {year}")
    record_progress(heir, "carried", by=by, before=row.edition.key, after=str(row.number), words=words)
    record_progress(row, "carried", by=by, after=edition.key, is_public=False)
    note("carry_over", heir, by, after={"from": row.edition.key, "number": row.number})
    return heir


@transaction.atomic
def say_why_not(
    before: Edition, numbers: Collection[int], verdict: str, reason: tuple[str, str], *, by: object
) -> int:
    """Say of promises that they are not kept, and why, as everybody reads it."""
    rows = list(before.improvements.filter(number__in=set(numbers), dropped_at=None, verdict__in=ACCEPTED))
    for row in rows:
        if row.stage in DONE:
            raise NotPossible(_("Improvement %(number)s is done already.") % {"number": row.number})
        decide(
            row,
            Ruling(
                verdict=verdict,
                reason_th=reason[0],
                reason_en=reason[1],
                did_th=row.did_th,
                did_en=row.did_en,
                decided_on=timezone.localdate(),
                resolution=row.resolution,
            ),
            by=by,
        )
    return len(rows)


@transaction.atomic
def propose_voices(before: Edition, edition: Edition, numbers: Collection[int], *, by: object) -> int:
    """Put last year's unanswered voices on the list of topics, each text once; returns how many are new there."""
    Edition.objects.select_for_update().get(pk=edition.pk)
    taken = proposed_texts(edition)
    rows = before.voices.filter(number__in=set(numbers), fate="waiting", may_quote=True).order_by("-weight")
    count = 0
    for row in rows:
        if row.text in taken:
            continue
        taken.add(row.text)
        evidence = {"edition": before.key, "text": row.text, "words": "", "votes": None}
        add_proposal(
            edition,
            title=cut_graphemes(row.text, LONGEST_TITLE)[:LONGEST_WRITTEN],
            reason="",
            language=row.language,
            source=ProposalSource.LAST_YEAR,
            evidence=[evidence],
            by=by,
        )
        count += 1
    return count


@transaction.atomic
def ask_again(before: Edition, edition: Edition, numbers: Sequence[int], *, by: object) -> int:
    """Put last year's statements before people again, word for word; returns how many are new there."""
    Edition.objects.select_for_update().get(pk=edition.pk)
    count = 0
    for row, repeat in with_repeats(askable_rows(before).filter(number__in=numbers), edition):
        if repeat is not None:
            continue
        made = forum.write_statement(
            edition, text=row.text, language=row.language, from_side=row.from_side, author=None, by=by
        )
        if row.translation:
            forum.translate_statement(made, row.translation, by=by)
        forum.show_statement(made, by=by)
        Repeat.objects.create(before=row, after=made)
        count += 1
    if count:
        audit.record(
            actor=by, operation="ask_again", subject=edition, edition_key=edition.key, after={"count": count}
        )
    return count


@transaction.atomic
def ask_no_more(edition: Edition, number: int, *, by: object) -> None:
    """Take a statement that was asked again back, as long as nobody has voted on it."""
    repeat = (
        Repeat.objects.filter(after__edition=edition, after__number=number).select_related("after").first()
    )
    if repeat is None:
        raise NotPossible(_("This statement is not asked again."))
    statement = repeat.after
    if statement.votes.exists():
        raise NotPossible(_("People have voted on it already. It can be hidden on the page of statements."))
    if statement.state != StatementState.HIDDEN:
        forum.hide_statement(statement, _("Not asked again"), by=by)
    repeat.delete()
    audit.record(
        actor=by, operation="ask_no_more", subject=edition, edition_key=edition.key, after={"number": number}
    )
