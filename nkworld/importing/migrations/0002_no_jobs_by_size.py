import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def carry_counts(apps, schema_editor):
    """A table of its own, for PostgreSQL keeps the names of a renamed one's keys and indexes."""
    fields = "release_id", "doubts", "strong_doubts"
    PreparedReview = apps.get_model("importing", "PreparedReview")
    DoubtCount = apps.get_model("importing", "DoubtCount")
    rows = PreparedReview.objects.order_by("pk").values(*fields)
    DoubtCount.objects.bulk_create(DoubtCount(**row) for row in rows)


class Migration(migrations.Migration):
    """Releases are published within the request; of a prepared review the count of doubts stays."""

    dependencies = [
        ("importing", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.DeleteModel("ReleaseStep"),
        migrations.CreateModel(
            "DoubtCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "release",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="doubt_count",
                        to="provenance.release",
                    ),
                ),
                ("doubts", models.PositiveIntegerField(default=0)),
                ("strong_doubts", models.PositiveIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("strong_doubts__lte", models.F("doubts"))),
                        name="importing_doubtcount_strong_among_all",
                        violation_error_message="Of the doubts some are strong, at most all.",
                    ),
                ],
            },
        ),
        migrations.RunPython(carry_counts, migrations.RunPython.noop),
        migrations.DeleteModel("PreparedReview"),
        migrations.RemoveField("Upload", "heartbeat_at"),  # written, and read by nobody
        migrations.AlterField(
            "Upload",
            "created_by",
            models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="uploads_created",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]
