"""The command `sewana`: a thin door to the product's commands in `site/management/commands`.

A command says with `needs` what must stand before it runs: "files" (nothing: it only reads what it is given,
and Django is not even set up), "settings", or "database" (the usual: made ready first).
"""

import ast
import difflib
import importlib
import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import cast

import django
from django.core.management import BaseCommand, CommandError, execute_from_command_line
from django.db import DatabaseError
from django.utils.translation import gettext as _

import sewana
from sewana.config import env
from sewana.config.values import SettingError

ROOM = "sewana.site.management.commands"
FOLDER = Path(__file__).parent / "site" / "management" / "commands"
BASE_OPTIONS = frozenset(
    {"--version", "--verbosity", "--settings", "--pythonpath", "--traceback", "--no-color"}
    | {"--force-color", "--skip-checks"}
)


def main(arguments: Sequence[str] | None = None) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sewana.config.settings")
    # Our matrices are small: a second thread of the linear algebra only waits, and costs CPU while it does.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    bear_any_letter()
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        run(words)
    except CommandError as error:
        # 1 is Django's word for any error; ours for "could not do it" is 2, as for a wrong option.
        leave(error, 2 if error.returncode == 1 else error.returncode)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except (SettingError, OSError) as error:
        leave(error, 2)
    except DatabaseError as error:
        sentence = _("The database cannot be used: %(reason)s. `sewana doctor` says more.")
        leave(sentence % {"reason": error}, 2)
    except ValueError as error:
        # The words, papers and numbers refuse bad input with errors that carry a code; others are our own.
        if not hasattr(error, "code"):
            raise
        leave(error, 2)
    except KeyboardInterrupt:
        sys.exit(130)


def bear_any_letter() -> None:
    """A terminal without Thai letters shows something else for them; no command stops over it."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def leave(message: object, status: int) -> None:
    sys.stderr.write(f"sewana: {message}\n")
    sys.exit(status)


def run(words: Sequence[str]) -> None:
    word, rest = (words[0], list(words[1:])) if words else ("help", [])
    if word in {"help", "--help", "-h"} and not rest:
        sys.stdout.write(overview() + "\n")
        return
    if word == "help":
        word, rest = rest[0], ["--help"]
    if word == "--version":
        word = "version"
    if word == "manage":
        execute_from_command_line(["sewana manage", *rest])
        return
    call(word, rest)


def names() -> list[str]:
    """The commands as they are typed."""
    return sorted(path.stem.replace("_", "-") for path in FOLDER.glob("*.py") if path.stem != "__init__")


def call(word: str, rest: Sequence[str]) -> None:
    if word not in names():
        close = difflib.get_close_matches(word, [*names(), "manage"], n=1, cutoff=0.0)[0]
        raise CommandError(f"there is no command {word!r}; did you mean {close!r}? `sewana help` lists all.")
    needs = written(word, "needs") or "database"
    if needs == "files":
        # A mistyped setting stops these too, with its sentence and before a process of theirs trips over it.
        env.load()
    else:
        django.setup()
    command = cast("BaseCommand", importlib.import_module(f"{ROOM}.{word.replace('-', '_')}").Command())
    command.suppressed_base_arguments = set(BASE_OPTIONS)
    command._called_from_command_line = True  # type: ignore[attr-defined] # noqa: SLF001 - as Django's own door does
    options = vars(command.create_parser("sewana", word).parse_args(list(rest)))
    if needs == "database":
        importlib.import_module("sewana.site.first_run").ready()
    command.execute(*options.pop("args", ()), **{**options, "skip_checks": True})


def written(word: str, name: str) -> str:
    """Read a text that a command's class sets, without importing the command and all that it needs."""
    tree = ast.parse((FOLDER / f"{word.replace('-', '_')}.py").read_text("utf-8"))
    command = next(node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == "Command")
    for line in command.body:
        target = line.targets[0] if isinstance(line, ast.Assign) else getattr(line, "target", None)
        if isinstance(target, ast.Name) and target.id == name:
            return str(ast.literal_eval(cast("ast.Assign", line).value))
    return ""


def overview() -> str:
    width = max(map(len, names())) + 2
    lines = [f"  sewana {name:{width}}{written(name, 'help')}" for name in names()]
    return "\n".join(
        (
            f"Sewana {sewana.__version__}: a library's yearly dialogue forum.",
            "",
            *lines,
            "",
            "`sewana COMMAND --help` says more; `sewana manage` has all of Django's commands.",
        )
    )


if __name__ == "__main__":
    main()
