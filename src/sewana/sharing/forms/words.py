"""What is wrong with a file, as sentences in the reader's language, each with what to do next."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class FileError(ValueError):
    """A file that cannot be read in; the message names the file, the line and the remedy."""


Sentences = Mapping[str, str | Promise]

BYTES: Sentences = {
    "empty": _("The file is empty. Choose the file that holds the text."),
    "too_large": _("The file has %(size)s bytes, at most %(limit)s are read. Split it and try again."),
    "binary": _("Line %(line)s, byte %(byte)s: this is not a text file. Save it as plain text (UTF-8)."),
    "control_character": _(
        "Line %(line)s, byte %(byte)s: control character %(found)s. Remove it and import the file again."
    ),
    "broken_utf8": _(
        "Line %(line)s, byte %(byte)s: the file begins as UTF-8 but breaks off here. Save it again as UTF-8."
    ),
    "broken_utf16": _(
        "Line %(line)s, byte %(byte)s: the file begins as UTF-16 but breaks off here. Save it again as UTF-8."
    ),
    "unknown_encoding": _(
        "Line %(line)s, byte %(byte)s: neither UTF-8, UTF-16 nor TIS-620. Save the file again as UTF-8."
    ),
}


def sentence(error: ValueError, sentences: Sentences) -> str:
    """Word a typed error (`code`, `params`) of the packages that know no language; else its own English."""
    template = sentences.get(str(getattr(error, "code", "")))
    if template is None:
        return str(error)
    facts = {
        name: "–" if fact in ("", [], ()) else fact for name, fact in getattr(error, "params", {}).items()
    }
    try:
        return str(template) % facts
    except KeyError:  # a package may name fewer facts than our sentence wants
        return str(error)


def in_file(name: str, message: object) -> FileError:
    return FileError(f"{name}: {message}")


def in_line(name: str, line: int, message: object) -> FileError:
    whole = str(_("%(file)s, line %(line)s: %(message)s"))
    return FileError(whole % {"file": name, "line": line, "message": message})
