"""The room is opened, and something is put on: what phones and stage show."""

import secrets
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from sewana.committee.models import Edition
from sewana.forum import live
from sewana.forum.models import Item, PollState, QuestionState, Room, StatementState, new_secret
from sewana.forum.operations.noting import note

CODE_DIGITS = 6
NUMBERED = frozenset({Item.STATEMENT, Item.QUESTION, Item.POLL})


class NotToBeShown(ValueError):
    """What should be put on is not there, or must not be seen."""


@transaction.atomic
def open_room(edition: Edition, *, by: object) -> Room:
    """Return the room of an edition, made with its code and secret addresses when there is none."""
    Edition.objects.select_for_update().get(pk=edition.pk)  # two at once must not make two
    known = Room.objects.filter(edition=edition).first()
    if known is not None:
        return known
    room = Room.objects.create(edition=edition, code=free_code())
    note("open_room", room, room.edition, by, after={"code": room.code})
    return room


def free_code() -> str:
    """Return six digits that no other room has, the first not 0: people leave it out."""
    while True:
        code = str(secrets.randbelow(9 * 10 ** (CODE_DIGITS - 1)) + 10 ** (CODE_DIGITS - 1))
        if not Room.objects.filter(code=code).exists():
            return code


@transaction.atomic
def put_on(room: Room, item: str, number: int | None = None, *, by: object) -> None:
    """Show an item on phones and stage; a statement, question or poll is named by its number."""
    if item not in Item.values:
        raise NotToBeShown(_("There is nothing of that kind to show."))
    shown = number if item in NUMBERED else None
    if item in NUMBERED and (number is None or not may_be_shown(room.edition, item, number)):
        raise NotToBeShown(
            _("Number %(number)s cannot be shown: approve or open it first.") % {"number": number}
        )
    change(room, by, "put_on", item=item, item_number=shown, is_black=False)


def may_be_shown(edition: Edition, item: str, number: int) -> bool:
    """Whether a numbered thing is there, and let through by a moderator."""
    if item == Item.STATEMENT:
        return edition.statements.filter(number=number, state=StatementState.SHOWN).exists()
    if item == Item.QUESTION:
        wanted = (QuestionState.APPROVED, QuestionState.ANSWERED)
        return edition.questions.filter(number=number, state__in=wanted).exists()
    return edition.polls.filter(number=number).exclude(state=PollState.DRAFT).exists()


@transaction.atomic
def arrange(room: Room, *, by: object, **fields: object) -> None:
    """Change how the room is arranged: moderation, what is open, results, timer, Wi-Fi, notes."""
    change(room, by, "arrange_room", **fields)


@transaction.atomic
def renew_stage(room: Room, *, by: object) -> None:
    """Give the stage a new secret address; what shows the old one goes dark."""
    room.stage_secret, room.stage_epoch = new_secret(), room.stage_epoch + 1
    save(room, ["stage_secret", "stage_epoch"])
    note("renew_stage", room, room.edition, by)


@transaction.atomic
def renew_console(room: Room, *, by: object) -> None:
    """Give helpers a new secret address; those who came by the old one are out."""
    room.console_secret, room.console_epoch = new_secret(), room.console_epoch + 1
    save(room, ["console_secret", "console_epoch"])
    note("renew_console", room, room.edition, by)


def look_after_rooms() -> None:
    """Let this process's rooms find what other processes have written or rearranged."""
    live.rooms.Process.rooms.look()


def figures_of_rooms() -> Mapping[str, float]:
    """Return what this process has counted of its rooms; nothing where it runs none."""
    return live.rooms.Process.rooms.figures()


def change(room: Room, by: object, operation: str, **fields: object) -> None:
    before = {name: getattr(room, name) for name in fields}
    for name, value in fields.items():
        setattr(room, name, value)
    save(room, list(fields))
    note(operation, room, room.edition, by, before=readable(before), after=readable(fields))


def save(room: Room, fields: list[str]) -> None:
    room.save(update_fields=fields)
    live.changed(room.edition)


def readable(fields: Mapping[str, object]) -> dict[str, object]:
    """Write times out, and keep passwords and secret addresses out of the audit."""
    plain = (bool, int, str, type(None))
    hidden = {"wifi_password", "stage_secret", "console_secret"}
    return {
        name: "…" if name in hidden else value if isinstance(value, plain) else str(value)
        for name, value in fields.items()
    }
