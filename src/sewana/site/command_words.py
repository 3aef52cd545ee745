"""What was wrong at the command line, in the reader's language, each with what to do next."""

import errno
from collections.abc import Mapping
from pathlib import Path

from django.core.management import CommandError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

# The system's own words for these are English whatever the language.
REASONS: Mapping[int | None, str | Promise] = {
    errno.ENOENT: gettext_lazy("its folder is not there. Make the folder, or name another."),
    errno.ENOTDIR: gettext_lazy("what is named as its folder is a file. Name a folder."),
    errno.EACCES: gettext_lazy("you may not write there. Name a folder of your own."),
    errno.EPERM: gettext_lazy("you may not write there. Name a folder of your own."),
    errno.EROFS: gettext_lazy("nothing can be written there. Name a folder of your own."),
    errno.ENOSPC: gettext_lazy("the disk is full. Make room, or name a folder on another disk."),
    errno.ENAMETOOLONG: gettext_lazy("its name is too long. Name a shorter one."),
}


def not_written(file: Path, error: OSError) -> CommandError:
    why = REASONS.get(error.errno) or error.strerror
    return CommandError(_("%(file)s cannot be written: %(why)s") % {"file": file, "why": why})


def whole_number(option: str, found: str | int) -> int:
    """Read what was given to an option: the parser of the command line would answer in English.

    Raises
    ------
    CommandError
        It is no whole number.
    """
    try:
        return int(found)
    except ValueError:
        sentence = _("%(option)s takes a whole number, and “%(found)s” is none. Write it in digits.")
        raise CommandError(sentence % {"option": option, "found": found}) from None
