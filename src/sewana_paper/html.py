"""A filled form as an HTML fragment; the page around it and its print style belong to the web side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sewana_paper.blocks import TICKED_BOX, grouped, paper_of
from sewana_paper.forms import TEMPLATES, Form
from sewana_paper.fragments import environment

ENVIRONMENT = environment(TEMPLATES)


def to_html(form: Form, sheet: Mapping[str, Any], *, language: str = "th", heading: int = 1) -> str:
    """Return the filled form as one `<article class="paper-sheet">`, every value escaped.

    Parameters
    ----------
    form, sheet
        As `sewana_paper.sheets.checked_sheet` takes them.
    language : {"th", "en"}
        Of the labels; stands in the article's `lang`.
    heading : int
        Level of the form's title, 1 to 5; the labels are one level below.

    Returns
    -------
    str
        No style, script or attribute that a strict content policy would refuse; classes begin with "paper-".

    Raises
    ------
    SheetError
        If the sheet does not fit the form.
    ValueError
        If the heading level is another.
    """
    if heading not in range(1, 6):
        raise ValueError(f"heading must be from 1 to 5, got {heading}")
    paper = paper_of(form, sheet, language)
    template = ENVIRONMENT.get_template("form.html")
    return template.render(paper=paper, groups=grouped(paper.blocks), heading=heading, ticked=TICKED_BOX)
