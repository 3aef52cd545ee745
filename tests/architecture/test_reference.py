"""What docs/reference promises is what the code has: settings, commands, addresses of the API, tables."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command

from sewana.config.api import api
from sewana.config.env import PREFIX, SETTINGS

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "docs/reference"
COMMANDS = ROOT / "src/sewana/site/management/commands"


def reference(name):
    return (REFERENCE / name).read_text("utf-8")


def test_every_setting_has_its_section_and_no_other_is_promised():
    text = reference("settings.md")
    known = {PREFIX + setting.name for setting in SETTINGS}
    headings = set(re.findall(r"^#+ `?(SEWANA_[A-Z_]+)`?$", text, re.MULTILINE))
    assert headings == known
    secrets = {PREFIX + setting.name + "_FILE" for setting in SETTINGS if setting.secret}
    mentioned = set(re.findall(r"SEWANA_[A-Z][A-Z_]*[A-Z]", text))
    assert mentioned - known - secrets - {"SEWANA_PROT"} == set()


def test_every_command_has_its_section_and_no_other_is_promised():
    ours = {path.stem.replace("_", "-") for path in COMMANDS.glob("[a-z]*.py")}
    headings = set(re.findall(r"^#+ `?sewana ([a-z-]+)", reference("commands.md"), re.MULTILINE))
    assert headings - {"help", "manage"} == ours


def test_every_path_of_the_api_has_its_section_and_no_other_is_promised():
    schema = api.get_openapi_schema()
    known = {f"{method.upper()} {path}" for path, methods in schema["paths"].items() for method in methods}
    headings = set(re.findall(r"^#+ ((?:GET|POST|PUT|PATCH|DELETE) /\S+)", reference("api.md"), re.MULTILINE))
    assert {re.sub(r"\{\w+\}", "{}", line) for line in headings} == {
        re.sub(r"\{\w+\}", "{}", line) for line in known
    }


def dictionary():
    """The columns of each table, as the data dictionary lists them."""
    sections = re.split(r"^### ", reference("data.md"), flags=re.MULTILINE)[1:]
    rows = {part.split()[0]: re.findall(r"^\| ([a-z][\w, ]*?) \|", part, re.MULTILINE) for part in sections}
    return {table: {name for row in found for name in row.split(", ")} for table, found in rows.items()}


@pytest.mark.parametrize(
    "app", ["base", "people", "committee", "planning", "forum", "survey", "reflection", "sharing"]
)
def test_every_table_and_column_of_ours_is_in_the_data_dictionary(app):
    models = list(apps.get_app_config(app).get_models())
    columns = {model._meta.db_table: {field.column for field in model._meta.local_fields} for model in models}
    written = dictionary()
    assert {table: written.get(table) for table in columns} == columns


@pytest.mark.django_db
def test_migrations_are_complete():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
