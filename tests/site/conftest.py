"""The product as a person runs it: the command in a process of its own, on files of its own."""

import json
import os
import queue
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from pathlib import Path
from types import MappingProxyType

import pytest

from tests import once

PATIENCE_S = 120


def pytest_collection_modifyitems(config, items):
    """Where the database is PostgreSQL, leave out what runs a process on files of its own: it ran already."""
    if "SEWANA_DATABASE_URL" not in os.environ:
        return
    elsewhere = {"sewana", "serve", "filled", "bare"}
    left_out = [item for item in items if elsewhere & set(item.fixturenames)]
    items[:] = [item for item in items if item not in left_out]
    config.hook.pytest_deselected(items=left_out)


def variables(folder, **more):
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SEWANA_", "DJANGO_"))}
    return kept | {"SEWANA_DATA_DIR": str(folder), "SEWANA_LANGUAGE": "en"} | more


def run_sewana(*words, folder, **more):
    command = [sys.executable, "-m", "sewana", *map(str, words)]
    return subprocess.run(
        command,
        env=variables(folder, **more),
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )


class Served:
    """A running server and what it printed."""

    def __init__(self, folder, *words, **more):
        self.folder = folder
        self.process = subprocess.Popen(
            [sys.executable, "-m", "sewana", *(words or ("serve", "--port", "0"))],
            env=variables(folder, **more),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            process_group=0,  # as a shell starts it: Ctrl-C goes to the group
        )
        self.lines = []
        self.waiting = queue.Queue()
        threading.Thread(target=self.read, daemon=True).start()

    def read(self):
        with self.process.stdout:
            for line in self.process.stdout:
                self.waiting.put(line.rstrip("\n"))
        self.waiting.put(None)

    def until(self, beginning):
        """Read on to the line that begins so."""
        while (line := self.waiting.get(timeout=PATIENCE_S)) is not None:
            self.lines.append(line)
            if line.startswith(beginning):
                return line
        raise AssertionError("the server ended:\n" + "\n".join(self.lines))

    def until_holds(self, words):
        """Read on to the line that holds these words."""
        while words not in self.until(""):
            continue
        return self.lines[-1]

    def rest(self):
        """Everything it still says, to its end."""
        return list(iter(lambda: self.waiting.get(timeout=PATIENCE_S), None))

    @property
    def address(self):
        found = [line for line in self.lines if line.startswith("Sewana: ")] or [self.until("Sewana: ")]
        return found[0].removeprefix("Sewana: ")

    def link(self):
        return self.until("The library has no owner yet.").split()[-1]

    def get(self, path, headers=MappingProxyType({})):
        """Return (status, headers, text) of a page."""
        url = path if path.startswith("http") else self.address + path
        try:
            with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=30) as answer:
                return answer.status, answer.headers, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.headers, error.read().decode()

    def end(self, number=signal.SIGTERM):
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(PATIENCE_S)


@pytest.fixture
def place(tmp_path):
    """A data folder that is not there yet."""
    return tmp_path / "home" / "sewana"


@pytest.fixture
def sewana(place):
    def run(*words, folder=place, **more):
        return run_sewana(*words, folder=folder, **more)

    return run


@pytest.fixture
def serve():
    """Start servers; whatever still runs at the end is ended by its id."""
    started = []

    def start(folder, *words, **more):
        started.append(Served(folder, *words, **more))
        return started[-1]

    yield start
    for served in started:
        served.end(signal.SIGKILL)


@pytest.fixture(scope="session")
def filled(tmp_path_factory):
    """The demonstration's folder, filled once; read only."""
    return once.filled(tmp_path_factory)


@pytest.fixture(scope="session")
def bare(tmp_path_factory):
    """A data folder after its first start, made once; read only."""
    return once.started(tmp_path_factory)


@pytest.fixture
def copy_of_bare(bare, place):
    shutil.copytree(bare, place)
    return place


@pytest.fixture(scope="session")
def kept_backup(filled, tmp_path_factory):
    """A backup of the filled folder, made once; read only."""
    target = tmp_path_factory.mktemp("kept") / "kept.zip"
    done = run_sewana("backup", "--to", target, folder=filled)
    assert done.returncode == 0, done.stderr
    return target


@pytest.fixture
def backup(kept_backup, tmp_path):
    """The backup to do with as one likes."""
    return shutil.copy(kept_backup, tmp_path / "backup.zip")


@pytest.fixture
def copy_of_filled(filled, place):
    """The filled folder to do with as one likes."""
    shutil.copytree(filled, place)
    return place


def rows(folder):
    """How many rows each table of both files has."""
    counts = {}
    for name in ("sewana.sqlite3", "votes.sqlite3"):
        for table in column(
            folder / name, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
        ):
            counts[f"{name} {table}"] = column(folder / name, f'SELECT count(*) FROM "{table}"')[0]
    return counts


def column(file, statement, *values):
    with sqlite3.connect(file) as database:
        found = [row[0] for row in database.execute(statement, values).fetchall()]
    database.close()
    return found


def change(file, *statements):
    with sqlite3.connect(file) as database:
        for statement in statements:
            database.execute(statement)
    database.close()


def whole(file, table):
    """Every row of a table as it is."""
    with sqlite3.connect(file) as database:
        found = database.execute(f'SELECT * FROM "{table}" ORDER BY 1').fetchall()
    database.close()
    return found


def mode(path):
    return oct(stat.S_IMODE(Path(path).stat().st_mode))


@pytest.fixture
def look():
    """Small looks into files, so that tests need not import this room."""

    class Look:
        pass

    for tool in (rows, column, whole, change, mode):
        setattr(Look, tool.__name__, staticmethod(tool))
    Look.json = staticmethod(json.loads)
    return Look
