from django.db import migrations, models


def carry_recipes(apps, schema_editor):
    """An upload holds itself how it was read, with the answers and what the next is compared with.

    What was said before there were recipes (another format) was followed by nothing any more.
    """
    upload_table = apps.get_model("importing", "Upload")
    history = apps.get_model("mapping", "HistoricalFileMapping")
    for upload in upload_table.objects.filter(mapping__isnull=False).select_related("mapping"):
        versions = history.objects.filter(id=upload.mapping_id, version=upload.mapping_version)
        version = versions.order_by("history_date").last() or upload.mapping
        described = version.description
        if (described.get("recipe") or {}).get("format") != 2:
            continue
        # Two things that no recipe ever said.
        steps = [step for step in described["recipe"]["steps"] if step["do"] != "choose_sheet"]
        for step in steps:
            step.pop("empty", None)
        offered = upload.mapping.is_offered
        upload.recipe = {
            "format": 2,
            "steps": steps,
            "answers": described.get("answers", []) if offered else [],
            "fingerprint": described.get("facts", {}) if offered else {},
        }
        upload.save(update_fields=["recipe"])


class Migration(migrations.Migration):
    dependencies = [("importing", "0003_feeds"), ("mapping", "0002_read_for_grade")]

    operations = [
        migrations.AddField("Upload", "recipe", models.JSONField(blank=True, default=dict)),
        migrations.RunPython(carry_recipes, migrations.RunPython.noop),
        migrations.RemoveField("Upload", "mapping"),
        migrations.RemoveField("Upload", "mapping_version"),
    ]
