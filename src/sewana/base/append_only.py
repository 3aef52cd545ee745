"""Tables that only grow: the database itself refuses to change or remove a row."""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import RunPython
from django.db.migrations.state import StateApps

SQLITE = (
    "CREATE TRIGGER {name} BEFORE {event} ON {table} BEGIN SELECT RAISE(ABORT, '{table} only grows'); END"
)
POSTGRESQL = (
    (
        "CREATE OR REPLACE FUNCTION sewana_only_grows() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% only grows', TG_TABLE_NAME; END $$"
    ),
    "CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION sewana_only_grows()",
)
EVENTS = ("UPDATE", "DELETE")


def guard(editor: BaseDatabaseSchemaEditor, table: str) -> None:
    """Put the triggers on a table."""
    for event in EVENTS:
        name = trigger_name(table, event)
        statements = (SQLITE,) if editor.connection.vendor == "sqlite" else POSTGRESQL
        for statement in statements:
            made = statement.format(name=name, event=event, table=table) if "{" in statement else statement
            # Without parameters, or the driver would read PostgreSQL's own % as a place for one.
            editor.execute(made, params=None)


def unguard(editor: BaseDatabaseSchemaEditor, table: str) -> None:
    """Take the triggers off a table."""
    for event in EVENTS:
        suffix = f" ON {table}" if editor.connection.vendor == "postgresql" else ""
        editor.execute(f"DROP TRIGGER IF EXISTS {trigger_name(table, event)}{suffix}")


def trigger_name(table: str, event: str) -> str:
    return f"{table}_no_{event.lower()}"


class OnlyGrows(RunPython):
    """The migration step that guards a table of one of the app's models."""

    def __init__(self, app_label: str, model_name: str) -> None:
        def put(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
            guard(editor, apps.get_model(app_label, model_name)._meta.db_table)

        def take(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
            unguard(editor, apps.get_model(app_label, model_name)._meta.db_table)

        super().__init__(put, take, hints={"model_name": model_name.lower()}, elidable=False)
        self.arguments = (app_label, model_name)

    def deconstruct(self) -> tuple[str, list[object], dict[str, object]]:
        return self.__class__.__name__, list(self.arguments), {}
