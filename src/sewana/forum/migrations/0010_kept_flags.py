from django.db import migrations, models
import django.db.models.deletion
import django.utils.timezone


class Migration(migrations.Migration):
    dependencies = [
        ("forum", "0009_forgotten"),
    ]

    operations = [
        migrations.CreateModel(
            name="KeptFlag",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=10)),
                ("key", models.CharField(max_length=20)),
                ("numbers", models.JSONField()),
                ("found_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="kept_flags",
                        to="committee.edition",
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
                "constraints": [
                    models.UniqueConstraint(fields=("edition", "kind", "key"), name="forum_flag_kept_once")
                ],
            },
        ),
    ]
