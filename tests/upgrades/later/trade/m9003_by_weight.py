from django.db import migrations, models

from tests.upgrades.later import a_step


class Migration(migrations.Migration):
    dependencies = [("trade", "m9002_weights")]
    operations = [
        a_step(),
        migrations.AddIndex("flow", models.Index(fields=["weight"], name="flow_by_weight")),
        a_step(),
    ]
