from django.db import migrations


class Migration(migrations.Migration):
    """Changes nothing: it tells a database that can be upgraded from one made before version 0.2."""

    dependencies = [("provenance", "0002_answers_take_a_second_person")]
    operations = []
