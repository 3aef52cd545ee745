"""Calendars of speakers, made before this, know from now on which page they were made on."""

from django.db import migrations
from django.db.models import OuterRef, Subquery


def fill(apps, schema_editor):
    feeds, speakers = (apps.get_model("planning", name) for name in ("PersonalFeed", "Speaker"))
    secret = speakers.objects.filter(pk=OuterRef("speaker")).values("secret")
    feeds.objects.filter(speaker__isnull=False).update(page_secret=Subquery(secret))


class Migration(migrations.Migration):
    dependencies = [("planning", "0008_feed_of_member")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
