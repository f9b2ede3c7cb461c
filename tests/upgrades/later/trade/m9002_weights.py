"""It is filled, a few rows at a time and each few for good: killed, it goes on where it was."""

from django.db import migrations

from tests.upgrades.later import step

AT_ONCE = 4


def fill(apps, schema_editor):
    flows = apps.get_model("trade", "Flow").objects.filter(weight=None).order_by("pk")
    step()
    while keys := list(flows.values_list("pk", flat=True)[:AT_ONCE]):
        for flow in flows.filter(pk__in=keys):
            flow.weight = f"{flow.value} dollars"
            flow.save(update_fields=["weight"])
        step()


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("trade", "m9001_weight")]
    operations = [migrations.RunPython(fill)]
