"""A practice sheet, read and shown, nothing kept."""

import json
from pathlib import Path

from django.core.management import BaseCommand, CommandError, CommandParser
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sewana.sharing.forms.sheet_file import MOST_BYTES, plain, read_sheet_file
from sewana.sharing.forms.words import FileError
from sewana.sharing.operations.sheets import SheetDraft
from sewana_paper.blocks import Block, paper_of
from sewana_paper.forms import form_names, load_form


class Command(BaseCommand):
    help = "Read a practice sheet (text, DOCX, PDF or JSON) and print what it says."
    needs = "settings"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the sheet")
        parser.add_argument("--form", choices=form_names(), default="", help="which form it is")
        parser.add_argument("--json", action="store_true", dest="wants_json", help="print it as JSON")

    def handle(
        self, *args: object, file: Path, form: str = "", wants_json: bool = False, **options: object
    ) -> None:
        draft = read(file, form)
        say_encoding(self, draft)
        self.stdout.write(
            json.dumps(plain(draft), ensure_ascii=False, indent=2) if wants_json else said(draft)
        )


def said(draft: SheetDraft) -> str:
    """The sheet as people read it, then how much was repaired and what to look at."""
    blocks = paper_of(load_form(draft.form), draft.content, (get_language() or "th")[:2]).blocks
    lines = [line for block in blocks for line in lines_of(block)]
    repairs, suggestions = len(draft.content["repairs"]), len(draft.content["suggestions"])
    counts = _("%(repairs)s repairs, %(suggestions)s suggestions; --json shows them.")
    return "\n".join([*lines, "", counts % {"repairs": repairs, "suggestions": suggestions}])


def lines_of(block: Block) -> list[str]:
    """One block of the paper, with the points under a step."""
    first = " ".join(part for part in (block.mark, block.label, block.text) if part)
    return [first, *(f"   - {point}" for point in block.items)]


def read(file: Path, form: str) -> SheetDraft:
    """Read no more of a file than a sheet may have."""
    try:
        with file.open("rb") as opened:
            return read_sheet_file(opened.read(MOST_BYTES + 1), file.name, form)
    except OSError as error:
        message = _("%(file)s cannot be read (%(reason)s). Check its name.")
        raise CommandError(message % {"file": file, "reason": error.strerror}) from error
    except FileError as error:
        raise CommandError(" ".join((str(error), _("Nothing was imported.")))) from error


def say_encoding(command: BaseCommand, draft: SheetDraft) -> None:
    if draft.encoding in {"tis-620", "cp874"}:
        message = _("%(file)s is written in %(encoding)s and was read so.")
        command.stderr.write(message % {"file": draft.name, "encoding": "TIS-620"})
