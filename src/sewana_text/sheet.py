"""Reading a sheet: repair, find the labels, read each section by its kind, and say what to look at."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sewana_text.edits import Repair
from sewana_text.errors import SheetError
from sewana_text.form import Form, Section
from sewana_text.repair import Repaired, repair
from sewana_text.sheet_header import blank_page_edges, event_above, lift_header
from sewana_text.sheet_kinds import Page, read_section, ticked
from sewana_text.sheet_labels import Found, find_labels, squeeze
from sewana_text.sheet_values import Sheet, Suggestion, Value
from sewana_text.slips import find_slips
from sewana_text.unwrap import flow, is_padded, page_width
from sewana_text.words import load_words

# Far more than any sheet; the repair takes time for every letter.
MAX_CHARACTERS = 50_000
LISTS = ("steps", "factors")


@dataclass(frozen=True)
class _Passage:
    """The lines of one section, with their numbers in the file (from 1)."""

    section: Section
    lines: tuple[str, ...]
    numbers: tuple[int, ...]


def read_sheet(text: str, form: Form, *, words: frozenset[str] | None = None) -> Sheet:
    """Return the sheet that stands in `text`.

    Parameters
    ----------
    text : str
        Plain text of a sheet: taken out of a PDF with its damage, or one of our own exports.
    form : Form
        Which form it is; its labels are looked for in order.
    words : frozenset of str, optional
        The word list, for callers with many sheets.

    Returns
    -------
    Sheet
        Values are unwrapped, trimmed, with single spaces. Author's slips stay and are in `suggestions`.

    Raises
    ------
    SheetError
        ``too_long``, or ``not_a_sheet`` with the labels found and missing, when fewer than half are there.
    """
    _check_length(text)
    words = load_words() if words is None else words
    repaired = repair(blank_page_edges(text, form), words=words)
    lines = repaired.text.split("\n")
    labels = find_labels(lines, form)
    _check_labels(labels, form)
    passages, header = _lift(_passages(lines, labels, form))
    page = Page(page_width(lines), is_padded(lines))
    return Sheet(
        form=form.key,
        values=_values(passages, form, page),
        event=header or event_above(lines[: labels[0].line], form),
        repairs=repaired.repairs,
        suggestions=tuple(_suggestions(passages, form, repaired, words)),
    )


def _check_length(text: str) -> None:
    if len(text) > MAX_CHARACTERS:
        message = f"The text has {len(text)} characters, at most {MAX_CHARACTERS} are read. Import one sheet."
        raise SheetError("too_long", message, found=len(text), limit=MAX_CHARACTERS)


def _check_labels(labels: Sequence[Found], form: Form) -> None:
    if 2 * len(labels) >= len(form.sections):
        return
    there = {found.section for found in labels}
    found = [section.label() for index, section in enumerate(form.sections) if index in there]
    missing = [section.label() for index, section in enumerate(form.sections) if index not in there]
    message = (
        f"This is not the sheet “{form.title_th}”: {len(found)} of {len(form.sections)} labels were found, "
        f"missing are {', '.join(missing)}. Choose the right form, or put each label at the start of a line."
    )
    raise SheetError("not_a_sheet", message, found=found, missing=missing)


def _passages(lines: Sequence[str], labels: Sequence[Found], form: Form) -> list[_Passage]:
    ends = [label.line for label in labels[1:]] + [len(lines)]
    return [
        _Passage(
            form.sections[label.section],
            (label.rest, *lines[label.end : end]),
            tuple(range(label.end, end + 1)),
        )
        for label, end in zip(labels, ends, strict=True)
    ]


def _lift(passages: list[_Passage]) -> tuple[list[_Passage], str]:
    """Take a running header out of the list that it landed in."""
    for index, passage in enumerate(passages):
        taken, header = lift_header(passage.lines) if passage.section.kind in LISTS else ([], "")
        if header:
            kept = [at for at in range(len(passage.lines)) if at not in taken]
            lines = tuple(passage.lines[at] for at in kept)
            numbers = tuple(passage.numbers[at] for at in kept)
            lifted = _Passage(passage.section, lines, numbers)
            return [*passages[:index], lifted, *passages[index + 1 :]], header
    return passages, ""


def _values(passages: Sequence[_Passage], form: Form, page: Page) -> dict[str, Value]:
    read = {passage.section.key: passage.lines for passage in passages}
    return {
        section.key: read_section(section, read.get(section.key, ()), page)
        for section in form.sections
        if section.kind != "heading"
    }


def _suggestions(
    passages: Sequence[_Passage], form: Form, repaired: Repaired, words: frozenset[str]
) -> Iterator[Suggestion]:
    for passage in passages:
        for slip in find_slips(flow(passage.lines), words):
            line = _line_of(slip.before, passage)
            yield Suggestion(slip.kind, slip.before, slip.after, line, passage.section.key)
        if passage.section.kind == "choice" and ticked(passage.section, passage.lines)[1] > 1:
            yield Suggestion("choice", passage.section.label(), "", passage.numbers[0], passage.section.key)
    for proposed in repaired.proposed:
        yield Suggestion(
            "repair", proposed.before, proposed.after, proposed.line, _field_of(proposed, passages)
        )
    there = {passage.section.key for passage in passages}
    for section in form.sections:
        if section.required and section.key not in there:
            yield Suggestion("missing", "", section.label(), 0, section.key)


def _line_of(text: str, passage: _Passage) -> int:
    """Return the file's line in which `text` begins, wrapped or not."""
    letters = [squeeze(line) for line in passage.lines]
    at = "".join(letters).find(squeeze(text))
    for line, number in zip(letters, passage.numbers, strict=True):
        if at < len(line):
            return number
        at -= len(line)
    return passage.numbers[0]


def _field_of(proposed: Repair, passages: Sequence[_Passage]) -> str:
    return next((passage.section.key for passage in passages if proposed.line in passage.numbers), "")
