from django.db import migrations, models

TABLE = (
    'CREATE TABLE forum_forgotten ("seal" varchar(64) NOT NULL PRIMARY KEY, "edition_id" bigint NOT NULL '
    'REFERENCES "committee_edition" ("id") DEFERRABLE INITIALLY DEFERRED) WITHOUT ROWID'
)


def lay_out(apps, editor):
    """Give the table no row numbers: SQLite would number rows in the order in which people were forgotten."""
    if editor.connection.vendor == "sqlite":
        editor.execute("DROP TABLE forum_forgotten")
        editor.execute(TABLE)
        editor.execute("CREATE INDEX forum_forgotten_edition ON forum_forgotten (edition_id)")


class Migration(migrations.Migration):
    dependencies = [("committee", "0004_before_the_day"), ("forum", "0008_answer_name")]
    operations = [
        migrations.AddField("participant", "is_emptied", models.BooleanField(default=False)),
        migrations.CreateModel(
            name="Forgotten",
            fields=[
                ("seal", models.CharField(max_length=64, primary_key=True, serialize=False)),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=models.CASCADE, related_name="forgotten", to="committee.edition"
                    ),
                ),
            ],
        ),
        migrations.RunPython(lay_out, migrations.RunPython.noop, hints={"model_name": "forgotten"}, elidable=False),
    ]
