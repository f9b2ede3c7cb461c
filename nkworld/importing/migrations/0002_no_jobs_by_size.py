import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

OF_JOBS = [
    "state",
    "step",
    "step_at",
    "progress",
    "total",
    "cancel_asked",
    "outcome",
    "created_at",
    "created_by",
    "started_at",
    "heartbeat_at",
    "finished_at",
    "attempts",
    "prepared_for",
]


class Migration(migrations.Migration):
    """Releases are published within the request; of a prepared review the count of doubts stays."""

    dependencies = [
        ("importing", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.DeleteModel("ReleaseStep"),
        migrations.RemoveConstraint(
            "PreparedReview", "importing_preparedreview_finished_when_said"
        ),
        migrations.RemoveConstraint("PreparedReview", "importing_preparedreview_strong_among_all"),
        migrations.AlterModelOptions("PreparedReview", {}),
        *(migrations.RemoveField("PreparedReview", name) for name in OF_JOBS),
        migrations.RenameModel("PreparedReview", "DoubtCount"),
        migrations.AlterField(
            "DoubtCount",
            "release",
            models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="doubt_count",
                to="provenance.release",
            ),
        ),
        migrations.AddConstraint(
            "DoubtCount",
            models.CheckConstraint(
                condition=models.Q(("strong_doubts__lte", models.F("doubts"))),
                name="importing_doubtcount_strong_among_all",
                violation_error_message="Of the doubts some are strong, at most all.",
            ),
        ),
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
