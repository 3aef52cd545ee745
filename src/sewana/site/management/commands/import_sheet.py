"""A practice sheet, read and kept."""

from pathlib import Path

from django.core.management import BaseCommand, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sewana.sharing.operations import sheets
from sewana.site.management.commands.export_polis import edition_of
from sewana.site.management.commands.sheet import read, say_encoding
from sewana_paper.forms import form_names


class Command(BaseCommand):
    help = "Read a practice sheet and keep it, to be checked in the office."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="the sheet: text, DOCX, PDF or JSON")
        parser.add_argument("--edition", metavar="KEY", help="the edition that it belongs to")
        parser.add_argument("--form", choices=form_names(), default="", help="which form it is")
        parser.add_argument("--confirm", action="store_true", help="it is checked already: confirm it")

    def handle(
        self,
        *args: object,
        file: Path,
        edition: str | None = None,
        form: str = "",
        confirm: bool = False,
        **options: object,
    ) -> None:
        draft = read(file, form)
        say_encoding(self, draft)
        chosen = edition_of(edition) if edition else None
        sheet = sheets.propose_sheet(draft, edition=chosen, by="command line")
        if confirm:
            sheets.confirm_sheet(sheet, draft.content, edition=chosen, by="command line")
        repairs = len(draft.content["repairs"])
        sentence = ngettext(
            "Sheet %(number)s “%(title)s” is kept, with %(n)s repair.",
            "Sheet %(number)s “%(title)s” is kept, with %(n)s repairs.",
            repairs,
        )
        self.stdout.write(sentence % {"number": sheet.pk, "title": sheet.title, "n": repairs})
        if not confirm:
            self.stdout.write(_("Check and confirm it at /office/sheets/%(number)s/.") % {"number": sheet.pk})
