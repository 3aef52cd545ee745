from django.db import migrations, models
from django.db.models.functions import Concat, Replace

KEPT = models.TextField()


def plain():
    """Text and translation without the marks that people leave out or mistype, with Arabic digits."""
    lines = [
        Concat(models.F(name), models.Value("\n", KEPT), output_field=KEPT) for name in ("text", "translation")
    ]
    found = Concat(*lines, output_field=KEPT)
    for mark in "็่้๊๋์":
        found = Replace(found, models.Value(mark), models.Value(""), output_field=KEPT)
    for digit, thai in enumerate("๐๑๒๓๔๕๖๗๘๙"):
        found = Replace(found, models.Value(thai), models.Value(str(digit)), output_field=KEPT)
    return found


class Migration(migrations.Migration):

    dependencies = [
        ("action", "0002_told_by_hand"),
    ]

    operations = [
        migrations.AddField(
            model_name="voice",
            name="plain",
            field=models.GeneratedField(expression=plain(), output_field=KEPT, db_persist=True),
        ),
    ]
