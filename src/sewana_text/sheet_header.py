"""Running headers, page numbers and what stands above the first label: on the page, not in the form."""

import re
from collections.abc import Sequence

from sewana_text.form import Form
from sewana_text.normalise import to_arabic_digits
from sewana_text.sheet_labels import ESCAPE, squeeze
from sewana_text.unwrap import BULLET, NUMBER, flow

PAGE_NUMBER = re.compile(r"^\s*(?:หน้า|page|-)?\s*\d{1,3}\s*(?:(?:/|of|จาก)\s*\d{1,3}|-)?\s*$", re.IGNORECASE)
# An event is named in Latin letters with its year; no sentence of a Thai list begins so.
EVENT_LINE = re.compile(r"^\s*[\"“]?[A-Z][^ก-๛]*\b(?:19|20|25)\d\d\b[^ก-๛]*$")
EDGE = 2
LONGEST_HEADER = 6


def blank_page_edges(text: str, form: Form) -> str:
    """Return `text` with page numbers and repeated headers at page edges emptied; no line moves."""
    if "\f" not in text:
        return text
    pages = [page.split("\n") for page in text.split("\f")]
    repeated = {squeeze(line) for line in _edges(pages[0])} | _fixed(form)
    for number, page in enumerate(pages):
        for index in _edge_indices(page):
            if _is_page_number(page[index]) or (number and squeeze(page[index]) in repeated):
                page[index] = ""
    return "".join(_closed("\n".join(page)) for page in pages)


def _closed(page: str) -> str:
    return page if page.endswith("\n") else f"{page} "


def _edges(page: list[str]) -> list[str]:
    return [page[index] for index in _edge_indices(page)]


def _edge_indices(page: list[str]) -> list[int]:
    filled = [index for index, line in enumerate(page) if line.strip()]
    return sorted({*filled[:EDGE], *filled[-EDGE:]})


def _is_page_number(line: str) -> bool:
    return bool(PAGE_NUMBER.match(to_arabic_digits(line)))


def _fixed(form: Form) -> set[str]:
    fixed = (form.title_th, form.title_en, form.organisation_th, form.organisation_en)
    return {squeeze(line) for line in fixed if line}


def event_above(lines: Sequence[str], form: Form) -> str:
    """Return what stands above the first label besides the form's own title and organisation."""
    fixed = _fixed(form)
    return flow([line.removeprefix(ESCAPE) for line in lines if squeeze(line) not in fixed])


def lift_header(lines: Sequence[str]) -> tuple[list[int], str]:
    """Find a page header that landed inside a list.

    Returns
    -------
    tuple
        Indices of its lines, and its text with the lines joined; ``([], "")`` where there is none. It
        begins after a list entry with an event and its year, and ends where the list goes on.
    """
    for start, line in enumerate(lines):
        if EVENT_LINE.match(line) and _is_inside_list(lines[:start]):
            taken = _header_lines(lines, start)
            return taken, flow([lines[index] for index in taken])
    return [], ""


def _is_inside_list(before: Sequence[str]) -> bool:
    marked = any(BULLET.match(line) or NUMBER.match(line) for line in before)
    return marked and bool(before) and not before[-1].strip()


def _header_lines(lines: Sequence[str], start: int) -> list[int]:
    filled = [index for index in range(start, len(lines)) if lines[index].strip()]
    taken: list[int] = []
    for index in filled[: LONGEST_HEADER + 1]:
        if BULLET.match(lines[index]) or NUMBER.match(lines[index]):
            return taken
        taken.append(index)
    # The list does not go on: take only the lines that surely belong to the event.
    return [index for index in taken[:LONGEST_HEADER] if not re.search("[ก-๛]", lines[index])]
