"""What is kept of a phone in the reader's words: headings of its tables, and what is in no file and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

Words = str | Promise
SECTIONS: Mapping[str, Words] = {
    "opinions": gettext_lazy("What I said"),
    "questions": gettext_lazy("What I asked"),
    "votes": gettext_lazy("How I voted"),
    "vote_log": gettext_lazy("Every vote as it was cast, also those changed later"),
    "wanted_questions": gettext_lazy("Questions that I would like answered"),
    "poll_answers": gettext_lazy("What I answered in polls"),
    "turns_to_speak": gettext_lazy("When I asked to speak"),
    "place_on_map": gettext_lazy("Where I stand on the opinion map"),
    "did_it_help": gettext_lazy("Whether what was done is what I asked for"),
}
NAMES: Mapping[str, Words] = {
    "number": gettext_lazy("Number"),
    "name": gettext_lazy("Name"),
    "came_by": gettext_lazy("Came by"),
    "came_at": gettext_lazy("Came at"),
    "language": gettext_lazy("Language"),
    "group": gettext_lazy("Group"),
    "place": gettext_lazy("Where I followed"),
    "minutes": gettext_lazy("Minutes here"),
    "last_seen_at": gettext_lazy("Last here"),
    "is_set_apart": gettext_lazy("Set apart, not counted"),
    "text": gettext_lazy("Text"),
    "translation": gettext_lazy("Translation"),
    "as_first_written": gettext_lazy("As first written"),
    "state": gettext_lazy("State"),
    "reason": gettext_lazy("Reason"),
    "merged_into_text": gettext_lazy("Merged into"),
    "written_at": gettext_lazy("Written at"),
    "asked_at": gettext_lazy("Asked at"),
    "answer": gettext_lazy("Answer given"),
    "answered_at": gettext_lazy("Answered at"),
    "opinion": gettext_lazy("Opinion"),
    "said": gettext_lazy("My vote"),
    "value": gettext_lazy("As a number"),
    "cast_at": gettext_lazy("Cast at"),
    "question": gettext_lazy("Question"),
    "is_on": gettext_lazy("Wanted"),
    "title": gettext_lazy("Asked was"),
    "in_words": gettext_lazy("My answer"),
    "given_at": gettext_lazy("Given at"),
    "began_at": gettext_lazy("Began at"),
    "ended_at": gettext_lazy("Ended at"),
    "x": gettext_lazy("Across"),
    "y": gettext_lazy("Upwards"),
    "opinion_group": gettext_lazy("Opinion group"),
    "improvement_said": gettext_lazy("Improvement"),
    "words": gettext_lazy("In my words"),
    "answered_on": gettext_lazy("Answered at"),
}
# For people a table has the words; codes that say the same stand in the file for programs.
ONLY_FOR_PROGRAMS = {"poll_answers": {"answer"}}


@dataclass(frozen=True)
class Table:
    heading: str
    names: Sequence[str]
    rows: Sequence[Sequence[str]]


def tables(told: Mapping[str, Any]) -> list[Table]:
    """Return what a person reads: the phone first, then each kind of thing, with the columns that have a name."""
    found = [table(_("My phone"), [told["me"]], frozenset())]
    for key, rows in told.items():
        if isinstance(rows, list):
            leave = frozenset(ONLY_FOR_PROGRAMS.get(key, ()))
            found.append(table(str(SECTIONS.get(key, key)), rows, leave))
    return found


def table(heading: str, rows: Sequence[Mapping[str, Any]], leave: frozenset[str]) -> Table:
    names = [name for name in (rows[0] if rows else {}) if name in NAMES and name not in leave]
    cells = [[cell(row[name]) for name in names] for row in rows]
    return Table(heading, [str(NAMES[name]) for name in names], cells)


def cell(value: object) -> str:
    if isinstance(value, bool):
        return "✓" if value else "–"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return "–" if value in {None, ""} else str(value)


def left_out() -> list[str]:
    """Say what is in no file and why, in the reader's language."""
    return [
        _(
            "Answers to anonymous polls: that you answered and what was answered are kept apart, so nobody can "
            "find which answer is yours."
        ),
        _("Answers to questionnaires: they are anonymous, and nothing joins them to this phone."),
        _("An address for news by mail: it is kept by itself, and nothing leads from this phone to it."),
        _(
            "Words of others: they stand here only where everybody can read them; for the others there is the "
            "number."
        ),
    ]
