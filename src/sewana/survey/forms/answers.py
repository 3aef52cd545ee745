"""What a screen of a questionnaire sends, checked against the question."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from django.conf import settings
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sewana.survey.queries.steps import OTHER_LIMIT, TEXT_LIMIT, ZONE_PARTS, Option, Step
from sewana_text.graphemes import count_graphemes
from sewana_text.normalise import fold, normalise, one_line

SHORTEST_CODE, LONGEST_CODE = 4, 60
# Letters with piles of marks count as one to a reader, and still take their place.
MARKS = 4


class Unreadable(ValueError):
    """An answer that the question does not offer; the message says what to do, `kept` is what was typed."""

    def __init__(self, message: str, kept: str = "") -> None:
        super().__init__(message)
        self.kept = kept


class Posted(Protocol):
    """A form as Django hands it over, or what fast entry and a file make of their cells."""

    def get(self, key: str, default: str, /) -> str: ...

    def getlist(self, key: str, /) -> list[str]: ...


Given = dict[str, object]


def answer_in(step: Step, posted: Posted) -> Given:
    """Return what to keep, under its keys; empty: nothing was answered.

    Raises
    ------
    Unreadable
        If it is none of the answers that the question offers.
    """
    return READERS[step.kind](step, posted)


def one_of(step: Step, posted: Posted) -> Given:
    written = posted.get("value", "")
    if not written:
        return {}
    return {step.key: option_of(step.options, written).value}


def option_of(options: tuple[Option, ...], written: str) -> Option:
    found = next((option for option in options if option.field == written), None)
    if found is None:
        raise Unreadable(_("That answer could not be read. Choose one of those that are shown."))
    return found


def about_one(step: Step, posted: Posted) -> Given:
    if posted.get("value", "") == "-":  # rather not say
        return {step.key: None}
    return one_of(step, posted)


def consent(step: Step, posted: Posted) -> Given:
    given = one_of(step, posted)
    return {step.key: given[step.key] == "yes"} if given else {}


def several(step: Step, posted: Posted) -> Given:
    values = [option_of(step.options, written).value for written in posted.getlist("value") if written]
    other = text_of(posted.get("other", ""), OTHER_LIMIT)
    if not values and not other:
        return {}
    chosen = [option.value for option in step.options if option.value in values]
    opening = next((option.value for option in step.options if option.is_open), None)
    if other and opening is not None and opening not in chosen:
        chosen.append(opening)
    return {step.key: chosen, f"{step.key}.other": other} if other else {step.key: chosen}


def words(step: Step, posted: Posted) -> Given:
    text = text_of(posted.get("text", ""), TEXT_LIMIT)
    return {step.key: text} if text else {}


def text_of(written: str, limit: int) -> str:
    text = normalise(written[: limit * 100]).strip()
    over = count_graphemes(text) - limit
    if over > 0:
        message = ngettext(
            "This is %(over)s character too long: there is room for %(limit)s. What you wrote is still here.",
            "This is %(over)s characters too long: there is room for %(limit)s. What you wrote is still here.",
            over,
        )
        raise Unreadable(message % {"over": f"{over:,}", "limit": f"{limit:,}"}, kept=text)
    if len(text) > limit * MARKS:
        raise Unreadable(
            _("This text has too many marks over its letters. Write it plainly."), kept=text[: limit * MARKS]
        )
    return text


def zone(step: Step, posted: Posted) -> Given:
    if posted.get("value", "") == "-":
        return {step.key: None}
    written = [posted.get(part, "") for part in ZONE_PARTS]
    if not any(written):
        return {}
    if not all(written):
        raise Unreadable(_("Choose a level in all three rows, or say that you cannot."))
    return {step.key: [option_of(step.options, value).value for value in written]}


def pseudonym(step: Step, posted: Posted) -> Given:
    code = one_line(posted.get("text", ""))
    if not code:
        return {}
    if not SHORTEST_CODE <= len(fold(code).replace(" ", "")) <= LONGEST_CODE:
        raise Unreadable(
            _("A code has %(least)s to %(most)s letters or digits. Write another, or leave it empty.")
            % {"least": SHORTEST_CODE, "most": LONGEST_CODE}
        )
    return {step.key: hash_of_code(code)}


def hash_of_code(code: str) -> str:
    """The same for the same code in every round, and of no use without the library's secret."""
    plain = fold(code).replace(" ", "")
    return salted_hmac("sewana.survey.pseudonym", plain, settings.SECRET_KEY, algorithm="sha256").hexdigest()


READERS: Mapping[str, Callable[[Step, Posted], Given]] = {
    "agree": one_of,
    "tenth": one_of,
    "choice": one_of,
    "choices": several,
    "open": words,
    "zone": zone,
    "about": about_one,
    "quote": consent,
    "pseudonym": pseudonym,
}
