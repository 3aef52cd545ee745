from django.db import migrations

TABLES = {
    "forum_secretmark": '("mark" varchar(64) NOT NULL PRIMARY KEY, "room" varchar(32) NOT NULL, '
    '"poll" integer unsigned NOT NULL CHECK ("poll" >= 0))',
    "forum_secretballot": '("name" varchar(32) NOT NULL PRIMARY KEY, "room" varchar(32) NOT NULL, '
    '"poll" integer unsigned NOT NULL CHECK ("poll" >= 0), "answer" text NOT NULL '
    'CHECK ((JSON_VALID("answer") OR "answer" IS NULL)))',
}


def lay_out(apps, editor):
    """Give the tables of anonymous polls no row numbers: SQLite would number rows in the order they came."""
    if editor.connection.vendor != "sqlite":
        return
    for table, columns in TABLES.items():
        editor.execute(f"DROP TABLE {table}")
        editor.execute(f"CREATE TABLE {table} {columns} WITHOUT ROWID")


class Migration(migrations.Migration):
    dependencies = [("forum", "0005_room")]
    operations = [
        migrations.RunPython(
            lay_out, migrations.RunPython.noop, hints={"model_name": "secretballot"}, elidable=False
        )
    ]
