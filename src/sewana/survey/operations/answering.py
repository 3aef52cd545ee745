"""Answering: a draft begins, is added to, and becomes a response that leads back to nobody.

None of this is in the audit: an entry with a time beside each answer would say who it was.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from sewana.survey.models import Draft, Mode, Questionnaire, Response, Token
from sewana.survey.queries import answering as reads
from sewana.survey.queries.steps import group_of, user_groups

KEY_BYTES = 24
DRAFT_LASTS = timedelta(days=30)


class NotOpen(Exception):
    """The questionnaire takes no answers now: "not_yet" or "closed"."""

    def __init__(self, standing: str) -> None:
        super().__init__(standing)
        self.standing = standing


class AlreadySent(Exception):
    """These answers were received before, and count once."""


class NoDraft(Exception):
    """There is nothing under this key: it was erased, or never begun."""


class NotInvited(Exception):
    """Only who was drawn may answer here, by the link in their mail."""


def new_key() -> str:
    return secrets.token_urlsafe(KEY_BYTES)


def begin(questionnaire: Questionnaire, key: str, language: str) -> Draft:
    """Begin to answer under a key, or go on with what is there."""
    with transaction.atomic():
        must_be_open(questionnaire)
        token = reads.token(questionnaire, key)
        if token is not None and token.is_spent:
            raise AlreadySent
        if token is None and not questionnaire.has_open_door and not reads.is_for_staff(questionnaire):
            raise NotInvited
        draft, _is_new = Draft.objects.get_or_create(
            questionnaire=questionnaire,
            key_hash=reads.hash_of(key),
            defaults={
                "door": reads.door_of(questionnaire, token),
                "language": language,
                "about_group_id": drawn_group(questionnaire),
            },
        )
        if draft.is_sent:
            raise AlreadySent
        return draft


def drawn_group(questionnaire: Questionnaire) -> int | None:
    """The one group that a member of staff is asked about: each has the same chance."""
    if not (questionnaire.asks_one_group and reads.is_for_staff(questionnaire)):
        return None
    groups = user_groups()
    return secrets.choice(groups).pk if groups else None


def must_be_open(questionnaire: Questionnaire) -> None:
    """Look at the row as it is now: it may have been closed since the page was made."""
    now = Questionnaire.objects.get(pk=questionnaire.pk)
    standing = reads.standing(now, timezone.now())
    if standing != reads.OPEN:
        raise NotOpen(standing)


def held(questionnaire: Questionnaire, key: str) -> Draft:
    """The draft of a key, kept for this transaction."""
    found = (
        Draft.objects.select_for_update().filter(questionnaire=questionnaire, key_hash=reads.hash_of(key))
    ).first()
    if found is None:
        token = reads.token(questionnaire, key)
        raise AlreadySent if token is not None and token.is_spent else NoDraft
    if found.is_sent:
        raise AlreadySent
    return found


def keep_answer(
    questionnaire: Questionnaire, key: str, given: Mapping[str, object], replaces: tuple[str, ...] = ()
) -> Draft:
    """Keep one screen's answers; kept again they are the same. `replaces` are keys that go if not given anew."""
    with transaction.atomic():
        must_be_open(questionnaire)
        draft = held(questionnaire, key)
        rest = {name: value for name, value in draft.answers.items() if name not in replaces}
        draft.answers = rest | dict(given)
        draft.touched_at = timezone.now()
        draft.save(update_fields=["answers", "touched_at"])
        return draft


def send(questionnaire: Questionnaire, key: str, *, language: str, mode: Mode = Mode.PHONE) -> Response:
    """Turn the draft into a response: whole or not at all, and once."""
    with transaction.atomic():
        must_be_open(questionnaire)
        draft = held(questionnaire, key)
        token = Token.objects.select_for_update().filter(
            questionnaire=questionnaire, token_hash=draft.key_hash
        )
        given = token.first()
        if given is not None and given.is_spent:
            raise AlreadySent
        response = response_of(draft, language=language, mode=mode)
        response.save(force_insert=True)
        token.update(is_spent=True)
        empty(draft, goes=given is not None)
        return response


def response_of(draft: Draft, *, language: str, mode: Mode) -> Response:
    answers = dict(draft.answers)
    said = {name: answers.pop(f"about.{name}", None) or "" for name in ("group", "cluster", "place", "mode")}
    return Response(
        questionnaire_id=draft.questionnaire_id,
        door=draft.door,
        mode=mode,
        language=language,
        group=group_of(said["group"]) if said["group"] else None,
        cluster=said["cluster"],
        place=said["place"],
        usual_mode=said["mode"],
        about_group_id=draft.about_group_id,
        pseudonym=answers.pop("pseudonym", ""),
        answers=answers,
        answered_on=timezone.localdate(),
    )


def empty(draft: Draft, *, goes: bool) -> None:
    """Erase what was answered. Behind a token nothing is left: that it is spent says enough."""
    if goes:
        draft.delete()
        return
    draft.answers, draft.about_group, draft.is_sent = {}, None, True
    # The day alone: a time would stand beside the response of the same moment.
    draft.touched_at = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    draft.save(update_fields=["answers", "about_group", "is_sent", "touched_at"])


def forget(questionnaire: Questionnaire, key: str) -> bool:
    """Erase a draft at its writer's wish; what was sent cannot be found any more, by nobody."""
    erased, _by_model = Draft.objects.filter(
        questionnaire=questionnaire, key_hash=reads.hash_of(key), is_sent=False
    ).delete()
    return bool(erased)


def move_to_token(questionnaire: Questionnaire, key: str, token: str) -> None:
    """Take along what was answered by the open door before the link of one's mail was opened."""
    with transaction.atomic():
        begun = Draft.objects.select_for_update().filter(
            questionnaire=questionnaire, key_hash=reads.hash_of(key), is_sent=False
        )
        there = Draft.objects.filter(questionnaire=questionnaire, key_hash=reads.hash_of(token))
        given = reads.token(questionnaire, token)
        if given is None or given.is_spent or there.exists():
            return
        begun.update(key_hash=reads.hash_of(token), door=reads.door_of(questionnaire, given))


def erase_old_drafts() -> int:
    """Erase drafts that nobody touched for a month, and the empty rows of those that were sent."""
    erased, _by_model = Draft.objects.filter(touched_at__lt=timezone.now() - DRAFT_LASTS).delete()
    return erased
