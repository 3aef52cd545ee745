"""The one command to try it."""

import os
from argparse import BooleanOptionalAction
from pathlib import Path

import django
from django.apps import apps
from django.core.management import BaseCommand, CommandError, CommandParser, call_command
from django.urls import reverse
from django.utils.translation import gettext as _

from sewana.site import locks
from sewana.site.demo import folder as demo_folder

ROLES = ("owner", "chair", "secretary", "member", "moderator", "staff")


class Command(BaseCommand):
    help = "Try it: a forum with invented people and votes in a scratch folder, and a running server."
    # The folder decides the settings, so they may not have been read yet.
    needs = "files"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", help="address to listen on (127.0.0.1)")
        parser.add_argument("--port", type=int, help="port to listen on (8000); 0 takes a free one")
        parser.add_argument("--folder", type=Path, help="scratch folder; by default in the user's cache")
        parser.add_argument(
            "--fresh", action="store_true", help="fill it anew, without what was tried before"
        )
        parser.add_argument("--fill-only", action="store_true", help="fill the folder and start no server")
        parser.add_argument(
            "--open", action=BooleanOptionalAction, default=False, help="open it in a browser"
        )

    def handle(
        self,
        *args: object,
        folder: Path | None = None,
        fresh: bool = False,
        fill_only: bool = False,
        host: str | None = None,
        port: int | None = None,
        open: bool = False,  # noqa: A002 - the option's own name
        **options: object,
    ) -> None:
        if apps.ready:
            raise CommandError(_("start it as `sewana demo`."))
        place = (folder or demo_folder.usual_folder()).expanduser().resolve()
        demo = filled(place, fresh=fresh)
        set_up(place)
        if fill_only:
            self.stdout.write(_("Filled: %(folder)s") % {"folder": place})
            return
        self.serve(place, demo, {"host": host, "port": port, "open": open})

    def serve(self, place: Path, demo: demo_folder.Demo, options: dict[str, object]) -> None:
        notes = [_("Everything in it is invented. Folder: %(folder)s") % {"folder": place}]
        # In every language the address stands alone and the password comes last: programs read both.
        sentence = _("Sign in as %(email)s with the password %(password)s")
        notes += [sentence % {"email": f"{role}@example.org", "password": demo.password} for role in ROLES]
        call_command("serve", **options, notes=[*notes, *room_notes()])


def room_notes() -> list[str]:
    """Say where the live room is; `serve` puts in the address that it listens at."""
    from sewana.forum.models import Room  # noqa: PLC0415 - the folder decides the settings

    room = Room.objects.select_related("edition").order_by("id").first()
    if room is None:
        return []
    join = {"code": room.code, "address": "{address}" + reverse("forum:join")[1:]}
    stage = {"address": "{address}" + reverse("forum:stage", args=[room.stage_secret])[1:]}
    console = {"address": "{address}" + reverse("forum:console", args=[room.edition.key])[1:]}
    return [
        _("Join the room with the code %(code)s: %(address)s") % join,
        _("Screen in the hall: %(address)s") % stage,
        _("Console: %(address)s") % console,
    ]


def filled(place: Path, *, fresh: bool) -> demo_folder.Demo:
    try:
        return demo_folder.make(place, fresh=fresh)
    except (demo_folder.NotADemoError, locks.FolderInUseError) as error:
        # Only now is a language needed; what stands in that folder must not decide the settings.
        set_up(place / "nothing")
        raise CommandError(str(error)) from error


def set_up(folder: Path) -> None:
    variables = demo_folder.environment(folder)
    os.environ.clear()
    os.environ.update(variables)
    django.setup()
