from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("forum", "0003_routing")]
    operations = [
        migrations.AddField(
            model_name="voteentry",
            name="rank",
            field=models.PositiveIntegerField(null=True),
        ),
    ]
