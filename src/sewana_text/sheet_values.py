"""What stands in a sheet that was read, as plain facts."""

from collections.abc import Mapping
from dataclasses import dataclass

from sewana_text.edits import Repair
from sewana_text.people_names import Person


@dataclass(frozen=True)
class Step:
    """One numbered step and the points under it."""

    text: str
    items: tuple[str, ...] = ()


@dataclass(frozen=True)
class HowTo:
    """How something was done: a sentence before the steps, and the steps."""

    intro: str = ""
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True)
class Factor:
    """One factor of success: what it is about, and what was done."""

    aspect: str
    text: str


Value = str | HowTo | tuple[str, ...] | tuple[Person, ...] | tuple[Factor, ...]


@dataclass(frozen=True)
class Suggestion:
    """Something a person should look at; the text itself is left as its author wrote it.

    `kind` is ``spelling``, ``repetition``, ``editor_note``, ``personal_data``, ``repair``, ``choice`` or
    ``missing``; `line` counts from 1 in the file that was read, 0 where there is none.
    """

    kind: str
    before: str
    after: str
    line: int
    field: str


@dataclass(frozen=True)
class Sheet:
    """A sheet that was read: its values in the order of the form, its event, repairs and suggestions."""

    form: str
    values: Mapping[str, Value]
    event: str = ""
    repairs: tuple[Repair, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()

    def as_dict(self) -> dict[str, object]:
        """Return the sheet as JSON has it: the values in form order, then event, repairs, suggestions."""
        repairs = [{"before": made.before, "after": made.after, "line": made.line} for made in self.repairs]
        return {
            **{key: _plain(value) for key, value in self.values.items()},
            "event": self.event,
            "repairs": repairs,
            "suggestions": [dict(vars(suggestion)) for suggestion in self.suggestions],
        }


def _plain(value: Value) -> object:
    if isinstance(value, HowTo):
        steps = [{"text": step.text, "items": list(step.items)} for step in value.steps]
        return {"intro": value.intro, "steps": steps}
    if isinstance(value, tuple):
        return [item if isinstance(item, str) else dict(vars(item)) for item in value]
    return value
