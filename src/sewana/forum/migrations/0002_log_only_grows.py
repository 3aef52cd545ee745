from django.db import migrations

from sewana.base.append_only import OnlyGrows


class Migration(migrations.Migration):
    dependencies = [("forum", "0001_initial")]
    operations = [OnlyGrows("forum", "VoteEntry")]
