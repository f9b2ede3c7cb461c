import json

import django.utils.timezone
from django.core.files.storage import storages
from django.db import migrations, models

import nkworld.kit.models


def carry_over(apps, schema_editor):
    """What kit.json tells of the kit that was offered until now; it lies beside the kit's file."""
    storage = storages["kit"]
    if storage.exists("kit.json"):
        with storage.open("kit.json") as file:
            facts = json.load(file)
        if storage.exists(facts["file"]):
            apps.get_model("kit", "Kit").objects.create(**facts)


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Kit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=100)),
                ("file", models.FileField(storage=nkworld.kit.models.kit_storage, upload_to="")),
                ("size", models.PositiveBigIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("as_of", models.DateTimeField()),
                ("revision", models.PositiveBigIntegerField(null=True)),
                ("built", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={"default_permissions": ()},
        ),
        migrations.RunPython(carry_over, migrations.RunPython.noop),
    ]
