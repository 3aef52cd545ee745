"""Reads for whoever answers: the questionnaire behind a code, whether it takes answers, their draft."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import datetime

from sewana.people.models import Side
from sewana.survey.models import Door, Draft, Questionnaire, QuestionnaireState, Token
from sewana.survey.queries.steps import Step
from sewana_text.normalise import one_line, to_arabic_digits

NOT_YET, OPEN, CLOSED = "not_yet", "open", "closed"


def plain_code(written: str) -> str:
    """A code as somebody typed it from paper: with spaces, dashes, Thai digits or capitals."""
    return re.sub(r"[\s\-–·.]+", "", to_arabic_digits(one_line(written[:100]))).lower()


def standing(questionnaire: Questionnaire, now: datetime) -> str:
    """Whether it takes answers at this moment, by its state and its days."""
    if questionnaire.state == QuestionnaireState.DRAFT:
        return NOT_YET
    if questionnaire.state == QuestionnaireState.CLOSED:
        return CLOSED
    if questionnaire.opens_at and now < questionnaire.opens_at:
        return NOT_YET
    if questionnaire.closes_at and now >= questionnaire.closes_at:
        return CLOSED
    return OPEN


def hash_of(key: str) -> str:
    """What is kept of a key or a token; those themselves are random, so that no salt is needed."""
    return hashlib.sha256(key.encode()).hexdigest()


def token(questionnaire: Questionnaire, key: str) -> Token | None:
    return questionnaire.tokens.filter(token_hash=hash_of(key)).first() if key else None


def draft(questionnaire: Questionnaire, key: str) -> Draft | None:
    if not key:
        return None
    found = questionnaire.drafts.select_related("about_group").filter(key_hash=hash_of(key)).first()
    if found is not None:
        found.questionnaire = questionnaire
    return found


def can_go_along(questionnaire: Questionnaire, key: str, token: str) -> bool:
    """Whether answers were begun by the open door on this device, and none by the link yet."""
    begun = draft(questionnaire, key) if key and key != token else None
    return (
        begun is not None
        and not begun.is_sent
        and bool(begun.answers)
        and draft(questionnaire, token) is None
    )


def is_for_staff(questionnaire: Questionnaire) -> bool:
    return questionnaire.version.instrument.side == Side.PROVIDER


def door_of(questionnaire: Questionnaire, given: Token | None) -> Door:
    if is_for_staff(questionnaire):
        return Door.STAFF
    return Door.RANDOM if given else Door.OPEN


def visible(asked: list[Step], answers: Mapping[str, object]) -> list[Step]:
    """Without the consent to quote, as long as there is nothing that could be quoted."""
    texts = {step.key for step in asked if step.kind == "open"}
    has_text = any(answers.get(key) for key in texts)
    return [step for step in asked if step.kind != "quote" or has_text]


def first_open(asked: list[Step], answers: Mapping[str, object]) -> str:
    """Where to go on: behind the last question that was answered."""
    shown = visible(asked, answers)
    last = max((number for number, step in enumerate(shown) if step.key in answers), default=-1)
    return shown[last + 1].key if last + 1 < len(shown) else "review"


def place_of(asked: list[Step], step: Step) -> tuple[int, int]:
    """Which question of how many; the consent to quote belongs to the question before it."""
    counted = [one.key for one in asked if one.kind != "quote"]
    before = asked[: asked.index(step) + 1]
    return max(1, sum(one.kind != "quote" for one in before)), len(counted)
