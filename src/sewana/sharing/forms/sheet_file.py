"""A practice sheet out of a file: text, DOCX, PDF or JSON, told apart by what is in it."""

import hashlib
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from sewana.sharing.forms.words import BYTES, FileError, Sentences, in_file, sentence
from sewana.sharing.operations.sheets import SheetDraft
from sewana_paper.errors import PaperError
from sewana_paper.exports import sheet_in_file, text_of_file
from sewana_paper.forms import form_names, load_form
from sewana_paper.sheets import DEFAULT_FORM, checked_sheet, sheet_of_json
from sewana_text.decode import decode
from sewana_text.errors import TextError
from sewana_text.form import Form
from sewana_text.sheet import read_sheet

MOST_BYTES = 2 * 1024 * 1024
ZIP, OLD_OFFICE, PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF-"
SENTENCES: Sentences = {
    **BYTES,
    "too_large": _("The file is larger than 2 MiB. Hand in the sheet alone, without pictures."),
    "too_long": _(
        "The text has %(found)s characters, a sheet at most %(limit)s. Import one sheet at a time."
    ),
    "not_a_sheet": _(
        "From line 1 on, the labels of the form are not there. Found: %(found)s. Missing: %(missing)s. "
        "Choose the right form, or put each label at the start of a line."
    ),
    "too_many_pages": _("The file has %(found)s pages, at most %(limit)s are read. Hand in the sheet alone."),
    "unpacks_too_large": _("The file unpacks to too much. Save the sheet again, without pictures."),
    "encrypted": _("The file has a password or an old format. Save it as DOCX or PDF without a password."),
    "no_text": _("The PDF holds no text; it may be a scan. Hand in the DOCX, or type the sheet in."),
    "damaged": _("The file is not whole. Open it, save it again, and hand that in."),
    "not_json": _("Line %(line)s, column %(column)s: this is not JSON. Export the sheet again."),
    "not_an_object": _(
        "Line 1: the JSON must be one object with the keys of a sheet. Export the sheet again."
    ),
    "wrong_type": _("%(key)s: %(expected)s is expected, found %(found)s. Correct it and try again."),
    "unknown_key": _("%(key)s: there is no such key. Remove it and try again."),
    "unknown_choice": _("%(key)s: “%(found)s” is not one of the choices. Correct it and try again."),
    "not_unicode": _("%(key)s: half a character at position %(position)s. Type the text again."),
    "other_form": _("The sheet is for the form “%(found)s”, not for “%(expected)s”. Choose the right form."),
    "newer_version": _(
        "The sheet has version %(found)s of its form; this program knows %(expected)s. Update it."
    ),
    "unknown_form": _("There is no form “%(form)s”. Choose one of the forms there are."),
}


def read_sheet_file(content: bytes, name: str, form: str = "") -> SheetDraft:
    """Read a sheet; without a form, the practice sheet is tried first and then the others.

    Raises
    ------
    FileError
        In the reader's language, naming the file, the line where there is one, and the remedy.
    """
    try:
        return draft_of(content, name, form)
    except (PaperError, TextError) as error:
        listed = {
            key: ", ".join(map(str, value)) for key, value in error.params.items() if isinstance(value, list)
        }
        error.params.update(listed)
        raise in_file(name, sentence(error, SENTENCES)) from error


def draft_of(content: bytes, name: str, form: str) -> SheetDraft:
    if len(content) > MOST_BYTES:
        raise in_file(name, SENTENCES["too_large"])
    kind = kind_of(content)
    sheet: Mapping[str, Any] | None = None
    if kind == "txt":
        decoded = decode(content, limit=MOST_BYTES)
        text, encoding = decoded.text, decoded.encoding
        if text.lstrip().startswith("{"):
            kind, sheet = "json", sheet_of_json(text)
    else:
        sheet, encoding = sheet_in_file(content, kind), ""
        text = text_of_file(content, kind)
    sheet = sheet or read_in_form(text, form)
    check_form(sheet, form, name)
    return SheetDraft(
        form=sheet["form"],
        version=sheet["version"],
        content={key: value for key, value in sheet.items() if key not in {"form", "version"}},
        kind=kind,
        name=name,
        original=content,
        text=text,
        encoding=encoding,
        sha256=hashlib.sha256(content).hexdigest(),
    )


def kind_of(content: bytes) -> str:
    if content.startswith((ZIP, OLD_OFFICE)):
        return "docx"
    return "pdf" if PDF in content[:1024] else "txt"


def read_in_form(text: str, form: str) -> dict[str, Any]:
    """Read the text by the labels of the form, or of the first form whose labels are there."""
    refusals: list[TextError] = []
    wanted = [form] if form else [DEFAULT_FORM, *(key for key in form_names() if key != DEFAULT_FORM)]
    for key in wanted:
        template = load_form(key)
        try:
            read = read_sheet(text, Form.from_dict(template)).as_dict()
        except TextError as error:
            refusals.append(error)
        else:
            return {"form": key, "version": template["version"], **checked_sheet(template, read)}
    raise refusals[0]


def check_form(sheet: Mapping[str, Any], form: str, name: str) -> None:
    if form and sheet["form"] != form:
        raise FileError(
            f"{name}: {str(SENTENCES['other_form']) % {'found': sheet['form'], 'expected': form}}"
        )


def plain(draft: SheetDraft) -> dict[str, Any]:
    """Return the sheet as JSON has it; the practice sheet, being the usual form, is not named."""
    if draft.form == DEFAULT_FORM:
        return dict(draft.content)
    return {"form": draft.form, "version": draft.version, **draft.content}
