"""The product, running."""

from argparse import BooleanOptionalAction
from collections.abc import Sequence

from django.conf import settings
from django.core.management import BaseCommand, CommandParser
from django.db import connections
from django.utils.translation import gettext as _

from sewana.site import first_run, serving, static_files


class Command(BaseCommand):
    help = "Start the product: pages and live room, with the keeper's work beside them."
    needs = "settings"
    requires_system_checks = ()
    # What `demo` has to say besides; {address} in it is where the server listens.
    stealth_options = ("notes",)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", help="address to listen on (SEWANA_HOST, 127.0.0.1)")
        parser.add_argument(
            "--port", type=int, help="port to listen on (SEWANA_PORT, 8000); 0 takes a free one"
        )
        parser.add_argument(
            "--open", action=BooleanOptionalAction, default=False, help="open it in a browser"
        )
        parser.add_argument(
            "--backup",
            action=BooleanOptionalAction,
            default=True,
            help="back up before the database is brought to a newer version",
        )

    def handle(
        self,
        *args: object,
        host: str | None = None,
        port: int | None = None,
        open: bool = False,  # noqa: A002 - the option's own name
        backup: bool = True,
        notes: Sequence[str] = (),
        **options: object,
    ) -> None:
        environment = settings.ENVIRONMENT
        with first_run.held():
            listeners = serving.listen(
                host or environment.text("HOST"), environment.number("PORT") if port is None else port
            )
            serving.know_own_address(listeners)
            first_run.make_ready(with_backup=backup)
            first_run.make_library()
            static_files.collect()
            link = first_run.owner_link()
            serving.run(
                listeners, opened=lambda: self.welcome(serving.address(listeners), link, notes, opens=open)
            )

    def welcome(self, address: str, link: str, notes: Sequence[str], *, opens: bool) -> None:
        """Say where it runs, on which data, and how the first owner comes in."""
        self.stdout.write(f"Sewana: {address}")  # the same in every language: programs wait for it
        for alias in connections:
            row = {"name": alias, "place": first_run.place(alias)}
            self.stdout.write(_("Database (%(name)s): %(place)s") % row)
        for note in notes:
            self.stdout.write(note.replace("{address}", address))
        if link:
            sentence = _("The library has no owner yet. Open this one-time link: %(link)s")
            self.stdout.write(sentence % {"link": link})
        self.stdout.flush()
        if opens:
            serving.open_browser(link or address)
