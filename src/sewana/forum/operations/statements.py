"""Statements are written; moderators show, merge, translate and hide them."""

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from sewana.committee.models import Edition
from sewana.forum import live
from sewana.forum.models import Participant, Statement, StatementState
from sewana.forum.operations.noting import note
from sewana.forum.operations.tickets import TicketSpent, spent_words
from sewana.forum.operations.votes import enter
from sewana.forum.queries.tickets import is_spent

MOST_WAITING = 10


class MergeNotPossible(ValueError):
    """A statement can only be merged into another one that is shown."""


class Erased(ValueError):
    """Whoever wrote it had it erased: nothing is left that could be shown."""


@transaction.atomic
def write_statement(
    edition: Edition, *, text: str, language: str, from_side: str, author: Participant | None, by: object
) -> Statement:
    """Add a statement, held until a moderator shows it."""
    Edition.objects.select_for_update().get(pk=edition.pk)
    last = edition.statements.aggregate(last=Max("number"))["last"]
    statement = Statement.objects.create(
        edition=edition,
        number=0 if last is None else last + 1,
        text=text,
        language=language,
        from_side=from_side,
        author=author,
        is_seed=author is None,
    )
    note("write_statement", statement, edition, by, after={"number": statement.number})
    return statement


class TooManyWaiting(ValueError):
    """One phone has more opinions waiting for a moderator than anybody could read."""


@transaction.atomic
def propose(edition: Edition, *, ticket: str, text: str, language: str) -> Statement:
    """Keep what a participant says, held until a moderator has read it."""
    if is_spent(edition, ticket):
        raise TicketSpent(spent_words())
    person = enter(edition, ticket=ticket, language=language)
    if person.statements.filter(state=StatementState.HELD).count() >= MOST_WAITING:
        raise TooManyWaiting(
            _("Ten of your opinions still wait for a moderator. Please send this one later.")
        )
    side = person.group.side if person.group else ""
    spoken = "th" if any("\u0e00" <= letter <= "\u0e7f" for letter in text) else "en"
    return write_statement(edition, text=text, language=spoken, from_side=side, author=person, by=person)


@transaction.atomic
def translate_statement(statement: Statement, translation: str, *, by: object) -> None:
    if statement.is_erased:
        raise Erased(_("Whoever wrote this opinion had it erased. It cannot be shown any more."))
    before, after = {"translation": statement.translation}, {"translation": translation}
    note("translate_statement", statement, statement.edition, by, before=before, after=after)
    statement.translation = translation
    statement.save(update_fields=["translation"])
    live.changed(statement.edition)


@transaction.atomic
def show_statement(statement: Statement, *, by: object) -> None:
    """Open a statement for votes; this also undoes hiding and merging."""
    change_state(statement, StatementState.SHOWN, by)


@transaction.atomic
def hold_statement(statement: Statement, *, by: object) -> None:
    change_state(statement, StatementState.HELD, by)


@transaction.atomic
def hide_statement(statement: Statement, reason: str, *, by: object) -> None:
    """Take a statement out, with a reason that its author can read."""
    if not reason.strip():
        raise ValueError(_("Write a reason: the author of the statement will see it."))
    change_state(statement, StatementState.HIDDEN, by, reason=reason.strip())


@transaction.atomic
def merge_statement(statement: Statement, target: Statement, *, by: object) -> None:
    """Pool a statement with one that says the same; votes on either count once per person."""
    if target.edition_id != statement.edition_id or target.pk == statement.pk:
        raise MergeNotPossible(_("Choose another statement of the same edition."))
    if target.state != StatementState.SHOWN:
        raise MergeNotPossible(
            _("Statement %(number)s is not shown; show it first.") % {"number": target.number}
        )
    for earlier in list(statement.merged.all()):
        reason = earlier.reason if earlier.is_erased else ""
        change_state(earlier, StatementState.MERGED, by, reason=reason, merged_into=target)
    change_state(statement, StatementState.MERGED, by, merged_into=target)


def change_state(
    statement: Statement, state: str, by: object, *, reason: str = "", merged_into: Statement | None = None
) -> None:
    if statement.is_erased and state != StatementState.MERGED:
        raise Erased(_("Whoever wrote this opinion had it erased. It cannot be shown any more."))
    before = {"state": statement.state, "reason": statement.reason}
    after = {"state": state, "reason": reason, "merged_into": merged_into.number if merged_into else None}
    statement.state, statement.reason, statement.merged_into = state, reason, merged_into
    statement.save(update_fields=["state", "reason", "merged_into"])
    note("change_state", statement, statement.edition, by, before=before, after=after)
    live.changed(statement.edition)
