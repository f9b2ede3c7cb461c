"""A migration that carries the rows of the log, which nobody else may change."""

from django.db import migrations

from nkworld.running.audit.models import drop, install
from tests.upgrades.later import a_step

from . import NEWEST


def in_capitals(apps, schema_editor):
    entries = apps.get_model("audit", "Entry").objects.using(schema_editor.connection.alias)
    drop(schema_editor.connection.alias)
    for entry in entries.iterator():
        entry.name = entry.name.upper()
        entry.save(update_fields=["name"])
    install(schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [("audit", NEWEST)]
    operations = [a_step(), migrations.RunPython(in_capitals), a_step()]
