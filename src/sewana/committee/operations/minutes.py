"""What the minutes say of each matter, written by several people at once without losing a word."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sewana.committee.models import AgendaItem, ItemText, MeetingState
from sewana.committee.operations.noting import note
from sewana.committee.queries.minutes import newest_text
from sewana.people.models import Account

FIELDS = ("background", "discussion", "resolution")
LONGEST = 20_000
# A page saves every few seconds; its texts of a minute are one row, or a long meeting left thousands of them.
ONE_ROW_LASTS = timedelta(seconds=60)
STILL_WRITTEN = (MeetingState.POLLING, MeetingState.CALLED, MeetingState.UNDER_WAY, MeetingState.ENDED)


class MinutesClosed(ValueError):
    """The minutes are approved or the meeting is cancelled: their text stays as it is."""


@dataclass(frozen=True)
class Draft:
    """What an open page sends of one field: the text, the version it began from, and which page it is."""

    field: str
    text: str
    version: int
    page: str = ""


@dataclass(frozen=True)
class Saved:
    """The field as it is now; `aside` is the sender's own text when somebody else was quicker.

    `is_gone` says that the text they typed in waits no more: somebody else decided on it.
    """

    version: int
    text: str
    aside: ItemText | None = None
    is_gone: bool = False


@transaction.atomic
def write_text(item: AgendaItem, draft: Draft, *, by: Account | None) -> Saved:
    """Save a text on top of the version it was begun from, or set it aside beside the newer one."""
    item = hold(item)
    draft = replace(draft, text=one_way_of_lines(draft.text))
    newest = newest_text(item, draft.field)
    version, now = newest.version if newest else 0, getattr(item, draft.field)
    if draft.text == now:
        return Saved(version, now)
    if draft.version >= version or is_of_page(newest, draft.page):
        return Saved(put_text(item, draft, newest, by), draft.text)
    return Saved(version, now, set_aside(item, draft, by))


@transaction.atomic
def write_matter(item: AgendaItem, drafts: Iterable[Draft], *, by: Account | None) -> list[Saved]:
    """Save several fields of a matter: all of them, or none when the minutes are closed."""
    return [write_text(item, draft, by=by) for draft in drafts]


@transaction.atomic
def settle_aside(aside: ItemText, text: str | None, *, seen: int, page: str, by: Account | None) -> Saved:
    """Take one text in place of the two, or with None what is saved now.

    When the field has changed since `seen`, or somebody decided already, the text waits beside the newer one.
    """
    item, aside = hold_aside(aside)
    newest = newest_text(item, aside.field)
    version, now = newest.version if newest else 0, getattr(item, aside.field)
    text = now if text is None else one_way_of_lines(text)
    draft = Draft(aside.field, text, version, page)
    if text != now and (version != seen or not aside.is_aside):
        return Saved(version, now, let_wait(item, aside, draft, by), not aside.is_aside)
    # The text that was set aside stays in the table as it was; it only waits for nobody any more.
    aside.is_aside = False
    aside.save(update_fields=["is_aside"])
    if text != now:
        version = put_text(item, replace(draft, page=""), newest, by)
    note("settle_aside", item.meeting.edition, by, after={"item": item.pk, "field": aside.field})
    return Saved(version, text)


def hold(item: AgendaItem) -> AgendaItem:
    """Only one writes into a matter at a time; who waits sees what the other wrote."""
    held = (
        AgendaItem.objects.select_for_update(of=("self",)).select_related("meeting__edition").get(pk=item.pk)
    )
    if held.meeting.state not in STILL_WRITTEN:
        raise MinutesClosed(_("These minutes are closed. Take the approval back to change them."))
    return held


def hold_aside(aside: ItemText) -> tuple[AgendaItem, ItemText]:
    """Its matter, held, and the text as it is then: somebody else may have decided on it a moment ago."""
    return hold(aside.item), ItemText.objects.select_related("by").get(pk=aside.pk)


def is_of_page(newest: ItemText | None, page: str) -> bool:
    """Whether the newest text came from the page that sends again: it did not hear our answer."""
    return newest is not None and bool(page) and newest.page == page


def put_text(item: AgendaItem, draft: Draft, newest: ItemText | None, by: Account | None) -> int:
    """Make this the text of the field; returns its version."""
    version = (newest.version if newest else keep_first(item, draft.field)) + 1
    if newest and is_of_page(newest, draft.page) and timezone.now() - newest.saved_at < ONE_ROW_LASTS:
        newest.text, newest.version = draft.text, version
        newest.save(update_fields=["text", "version"])
    else:
        item.texts.create(field=draft.field, version=version, text=draft.text, page=draft.page, by=by)
        note("write_text", item.meeting.edition, by, after={"item": item.pk, "field": draft.field})
    setattr(item, draft.field, draft.text)
    item.save(update_fields=[draft.field])
    return version


def keep_first(item: AgendaItem, field: str) -> int:
    """A text that was there before anybody wrote here (put by itself, or imported) is kept as well."""
    first = getattr(item, field)
    if first:
        item.texts.create(field=field, version=1, text=first, by=None)
    return 1 if first else 0


def set_aside(item: AgendaItem, draft: Draft, by: Account | None) -> ItemText:
    """Keep the later text beside the newer one; the same page goes on writing into the same row."""
    waiting = item.texts.filter(field=draft.field, is_aside=True, by=by).order_by("-id")
    own = next((row for row in waiting if is_same_text(row, draft)), None)
    if own is None:
        note("set_aside", item.meeting.edition, by, after={"item": item.pk, "field": draft.field})
        return item.texts.create(
            field=draft.field, version=0, text=draft.text, page=draft.page, is_aside=True, by=by
        )
    own.text, own.saved_at = draft.text, timezone.now()
    own.save(update_fields=["text", "saved_at"])
    return own


def is_same_text(row: ItemText, draft: Draft) -> bool:
    """Whether a text is the one that waits already: sent again, or written on by the page that sent it."""
    if row.text == draft.text:
        return True
    goes_on = draft.text.startswith(row.text) or row.text.startswith(draft.text)
    return bool(draft.page) and row.page == draft.page and goes_on


def let_wait(item: AgendaItem, aside: ItemText, draft: Draft, by: Account | None) -> ItemText:
    """Keep what somebody typed in a text that was set aside: there, or in a row of their own beside it.

    Of their own when the text is somebody else's, or was decided on: neither is written over.
    """
    if not aside.is_aside or aside.by_id != (by.pk if by else None):
        return set_aside(item, draft, by)
    aside.text, aside.saved_at = draft.text, timezone.now()
    aside.save(update_fields=["text", "saved_at"])
    return aside


@transaction.atomic
def keep_aside(aside: ItemText, text: str, *, page: str, by: Account | None) -> Saved:
    """Somebody goes on writing in a text that waits beside the newer one."""
    item, aside = hold_aside(aside)
    newest = newest_text(item, aside.field)
    version, now = newest.version if newest else 0, getattr(item, aside.field)
    draft = Draft(aside.field, one_way_of_lines(text), version, page)
    if not aside.is_aside and draft.text in {now, aside.text}:  # stored already, and decided on
        return Saved(version, now, is_gone=True)
    return Saved(version, now, let_wait(item, aside, draft, by), not aside.is_aside)


def one_way_of_lines(text: str) -> str:
    """Forms send lines with CR LF, scripts with LF: a text is not another one for that."""
    return text.replace("\r\n", "\n").replace("\r", "\n").rstrip()
