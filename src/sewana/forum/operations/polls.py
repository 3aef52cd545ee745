"""Polls are written, opened, closed and shown; what is said in words is let onto the stage or kept from it."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from sewana.committee.models import Edition
from sewana.forum import live
from sewana.forum.models import (
    Answer,
    Hands,
    Item,
    Level,
    Poll,
    PollKind,
    PollOption,
    PollState,
    SecretBallot,
)
from sewana.forum.operations import fold
from sewana.forum.operations import room as rooms
from sewana.forum.operations.noting import NotPossible, note
from sewana.forum.queries.room import room_of

WITH_OPTIONS = frozenset({PollKind.SINGLE, PollKind.MULTIPLE, PollKind.RANKING})
IN_WORDS = frozenset({PollKind.WORDS, PollKind.OPEN})
# Whoever follows the stream sees the question some seconds after the hall does.
GRACE = timedelta(seconds=20)
KEY_BYTES = 32
MOST_TEXTS = 2000


@dataclass(frozen=True)
class Wording:
    """What is asked, and how; each option in Thai and English."""

    kind: str
    title_th: str
    title_en: str
    level: str
    most: int
    scale: int
    options: Sequence[tuple[str, str]]


def hold(edition: Edition) -> None:
    Edition.objects.select_for_update().get(pk=edition.pk)


def held(poll: Poll) -> Poll:
    """Return the poll as it is now, with its edition locked: two consoles act one after the other."""
    hold(poll.edition)
    found = Poll.objects.filter(pk=poll.pk).select_related("edition").first()
    if found is None:
        raise NotPossible(_("This poll is no longer there."))
    return found


@transaction.atomic
def write(edition: Edition, wording: Wording, *, by: object) -> Poll:
    """Add a poll as a draft: nobody sees it before it is opened."""
    hold(edition)
    last = edition.polls.aggregate(last=Max("number"))["last"] or 0
    poll = Poll(edition=edition, number=last + 1)
    put(poll, wording)
    note("write_poll", poll, edition, by, after=told(wording))
    live.changed(edition)
    return poll


@transaction.atomic
def edit(poll: Poll, wording: Wording, *, by: object) -> None:
    """Change a draft; what has been open stays as it was asked."""
    poll = held(poll)
    if poll.state != PollState.DRAFT:
        raise NotPossible(
            _("Poll %(number)s has been opened: people answered this text. Copy it and change the copy.")
            % {"number": poll.number}
        )
    before = wording_of(poll)
    put(poll, wording)
    note("edit_poll", poll, poll.edition, by, before=told(before), after=told(wording))
    live.changed(poll.edition)


def put(poll: Poll, wording: Wording) -> None:
    poll.kind, poll.level = wording.kind, wording.level
    poll.title_th, poll.title_en = wording.title_th, wording.title_en
    poll.most, poll.scale = wording.most, wording.scale
    poll.save()
    poll.options.all().delete()
    options = wording.options if wording.kind in WITH_OPTIONS else ()
    PollOption.objects.bulk_create(
        PollOption(poll=poll, position=place, label_th=thai, label_en=english)
        for place, (thai, english) in enumerate(options)
    )


def wording_of(poll: Poll) -> Wording:
    options = tuple((option.label_th, option.label_en) for option in poll.options.all())
    return Wording(poll.kind, poll.title_th, poll.title_en, poll.level, poll.most, poll.scale, options)


def told(wording: Wording) -> dict[str, object]:
    return asdict(wording)


def copy(poll: Poll, *, by: object) -> Poll:
    """Ask the same again, as a new draft."""
    return write(poll.edition, wording_of(poll), by=by)


@transaction.atomic
def delete(poll: Poll, *, by: object) -> None:
    """Take a poll away that nobody has answered."""
    fold.fold_soon()
    poll = held(poll)
    check_deletable(poll)
    wording, number = wording_of(poll), poll.number
    note("delete_poll", poll, poll.edition, by, before={"number": number} | told(wording))
    poll.delete()
    live.changed(poll.edition)


def check_deletable(poll: Poll) -> None:
    room = room_of(poll.edition)
    if poll.state == PollState.OPEN:
        raise NotPossible(_("Poll %(number)s is open. Close it first.") % {"number": poll.number})
    if has_answers(poll):
        raise NotPossible(
            _("Poll %(number)s has answers, and answers are never thrown away.") % {"number": poll.number}
        )
    if room is not None and room.item == Item.POLL and room.item_number == poll.number:
        raise NotPossible(
            _("Poll %(number)s is on now. Put something else on first.") % {"number": poll.number}
        )


def has_answers(poll: Poll) -> bool:
    secret = SecretBallot.objects.filter(room=poll.edition.uid.hex, poll=poll.number)
    named = Answer.objects.filter(poll=poll)
    return named.exists() or secret.exists() or Hands.objects.filter(poll=poll).exists()


@transaction.atomic
def open_poll(poll: Poll, minutes: int | None = None, *, by: object) -> None:
    """Take answers from now; with minutes, until they are over and 20 seconds more for people online."""
    poll, now = held(poll), timezone.now()
    if poll.state != PollState.DRAFT:
        raise NotPossible(_("Poll %(number)s has been opened already.") % {"number": poll.number})
    if poll.level == Level.ANONYMOUS:
        poll.key = secrets.token_hex(KEY_BYTES)
    poll.closes_at = now + timedelta(minutes=minutes) + GRACE if minutes else None
    poll.state, poll.opened_at = PollState.OPEN, now
    poll.save(update_fields=["key", "state", "opened_at", "closes_at"])
    note("open_poll", poll, poll.edition, by, after={"number": poll.number, "minutes": minutes})
    live.changed(poll.edition)


@transaction.atomic
def close(poll: Poll, *, at_once: bool = False, by: object) -> None:
    """Take answers for 20 seconds more, since people online are behind; or stop at once."""
    poll, now = held(poll), timezone.now()
    if poll.state != PollState.OPEN:
        raise NotPossible(_("Poll %(number)s is not open.") % {"number": poll.number})
    if at_once or (poll.closes_at is not None and poll.closes_at <= now):
        finish(poll, now)
    else:
        poll.closes_at = min(poll.closes_at or now + GRACE, now + GRACE)
        poll.save(update_fields=["closes_at"])
    note("close_poll", poll, poll.edition, by, after={"number": poll.number, "at_once": at_once})
    live.changed(poll.edition)


def finish(poll: Poll, at: datetime) -> None:
    """Close a poll; with its key goes the only thing that could tell whether somebody had answered."""
    poll.state, poll.key = PollState.CLOSED, ""
    poll.closed_at = poll.closes_at = at
    poll.save(update_fields=["state", "key", "closed_at", "closes_at"])


def close_polls() -> int:
    """Close the polls whose time is over; return how many. The keeper asks every other second."""
    due = Poll.objects.filter(state=PollState.OPEN, closes_at__lte=timezone.now())
    numbers = list(due.values_list("pk", flat=True))
    for pk in numbers:
        close_when_over(pk)
    return len(numbers)


@transaction.atomic
def close_when_over(pk: int) -> None:
    found = Poll.objects.select_related("edition").get(pk=pk)
    poll = held(found)
    if poll.state == PollState.OPEN and poll.closes_at is not None and poll.closes_at <= timezone.now():
        finish(poll, poll.closes_at)
        note("close_poll", poll, poll.edition, "clock", after={"number": poll.number})
        live.changed(poll.edition)


@transaction.atomic
def reopen(poll: Poll, *, by: object) -> None:
    """Take answers again; not to an anonymous poll, whose key is gone: people could answer twice."""
    poll = held(poll)
    if poll.state == PollState.DRAFT:
        raise NotPossible(_("Poll %(number)s has not been opened yet.") % {"number": poll.number})
    if poll.state == PollState.CLOSED and poll.level == Level.ANONYMOUS:
        raise NotPossible(
            _(
                "Poll %(number)s was anonymous: its key was destroyed when it closed, so nobody can tell any"
                " more who has answered. Copy it and open the copy."
            )
            % {"number": poll.number}
        )
    poll.state, poll.closes_at, poll.closed_at = PollState.OPEN, None, None
    poll.save(update_fields=["state", "closes_at", "closed_at"])
    note("reopen_poll", poll, poll.edition, by, after={"number": poll.number})
    live.changed(poll.edition)


@transaction.atomic
def show_results(poll: Poll, *, is_shown: bool, by: object) -> None:
    """Let everybody see the results, or keep them back."""
    poll = held(poll)
    if is_shown and poll.state == PollState.DRAFT:
        raise NotPossible(_("Poll %(number)s has no results yet: open it first.") % {"number": poll.number})
    before = poll.results_shown
    poll.results_shown = is_shown
    poll.save(update_fields=["results_shown"])
    shown = {"number": poll.number, "results_shown": is_shown}
    note("show_results", poll, poll.edition, by, before={"results_shown": before}, after=shown)
    live.changed(poll.edition)


def put_on_stage(poll: Poll, *, by: object) -> None:
    """Show the poll on phones and stage."""
    rooms.put_on(rooms.open_room(poll.edition, by=by), Item.POLL, poll.number, by=by)


@transaction.atomic
def sort_texts(poll: Poll, texts: Iterable[str], *, is_shown: bool, by: object) -> int:
    """Let words or open answers onto the stage, or keep them from it; return how many moved."""
    poll, moved = held(poll), list(dict.fromkeys(texts))
    if poll.kind not in IN_WORDS:
        raise NotPossible(_("Only words and open answers are let onto the stage one by one."))
    if not moved:
        raise NotPossible(_("Tick at least one text first."))
    chosen = set(moved)
    others_shown = [text for text in poll.shown_texts if text not in chosen]
    others_hidden = [text for text in poll.hidden_texts if text not in chosen]
    poll.shown_texts = (others_shown + (moved if is_shown else []))[-MOST_TEXTS:]
    poll.hidden_texts = (others_hidden + ([] if is_shown else moved))[-MOST_TEXTS:]
    poll.save(update_fields=["shown_texts", "hidden_texts"])
    # Not the texts: of an anonymous poll the order of the audit would say which came when.
    after = {"number": poll.number, "texts": len(moved), "shown": is_shown}
    note("sort_texts", poll, poll.edition, by, after=after)
    live.changed(poll.edition)
    return len(moved)
