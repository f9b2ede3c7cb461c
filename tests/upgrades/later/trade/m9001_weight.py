"""A column comes, empty: the version before writes rows without it."""

from django.db import migrations, models

from tests.upgrades.later import a_step

from . import NEWEST


class Migration(migrations.Migration):
    dependencies = [("trade", NEWEST)]
    operations = [
        a_step(),
        migrations.AddField("flow", "weight", models.CharField(max_length=40, null=True)),
        a_step(),
    ]
