"""What every test may rely on: its own data folder, both databases, and tables that may be emptied."""

import gc
import os
import shutil
import tempfile
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings as django_settings
from django.db import connections
from django.utils import translation

from tests import tables
from tests.order import longest_first

# A fifth of a second, on a machine that does much else, is no fault of the code: only what comes out counts.
hypothesis.settings.register_profile("unhurried", deadline=None)
hypothesis.settings.load_profile("unhurried")

SHARED = Path(__file__).resolve().parents[1] / ".." / "shared"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """Keep SQLite test databases in files: threads and the log's own file behave as they do in earnest."""
    memory = "/dev/shm" if Path("/dev/shm").is_dir() else None
    folder = Path(tempfile.mkdtemp(prefix="sewana-tests-", dir=memory))
    for alias, connection in ((name, connections[name]) for name in connections):
        if connection.vendor == "sqlite":
            connection.settings_dict["TEST"]["NAME"] = str(folder / f"{alias}.sqlite3")
    yield
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment, django_db_modify_db_settings, django_db_blocker, tmp_path_factory
):
    """Migrations take ten seconds of a processor: one process of a run goes through them, the others copy."""
    run = tmp_path_factory.getbasetemp().parent if "PYTEST_XDIST_WORKER" in os.environ else None
    with django_db_blocker.unblock():
        before = tables.begin(run)
    yield
    with django_db_blocker.unblock():
        tables.end(before, run)


@pytest.fixture(autouse=True)
def own_folders(settings, tmp_path):
    translation.deactivate()  # the language of the last page that a test before this one asked for
    settings.DATA_DIR = tmp_path
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.STORAGES = django_settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    # Argon2 is slow on purpose; nothing here tests its strength.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session")
def shared():
    """The folder of real input beside the project."""
    if not SHARED.is_dir():
        pytest.skip("no folder `shared` beside the project: the real input is not here")
    return SHARED.resolve()


def pytest_configure(config):
    config.addinivalue_line(
        "markers",
        "like_on_sqlite: on PostgreSQL other tests ask the same queries, so this one runs on SQLite only",
    )


def pytest_collection_modifyitems(config, items):
    """The longest files come first; a test that asks for the database gets both of its files."""
    if "SEWANA_DATABASE_URL" in os.environ:
        left_out = [item for item in items if item.get_closest_marker("like_on_sqlite")]
        items[:] = [item for item in items if item not in left_out]
        config.hook.pytest_deselected(items=left_out)
    items[:] = longest_first(items)
    for item in items:
        mark = item.get_closest_marker("django_db")
        if mark is not None:
            mark.kwargs.setdefault("databases", "__all__")


def pytest_collection_finish():
    """What is loaded by now stays to the end; to look through all of it for garbage took a seventh of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
