from django.db import migrations


class Migration(migrations.Migration):
    """Each upload holds its recipe: nothing is kept beside it."""

    dependencies = [("mapping", "0002_read_for_grade"), ("importing", "0004_recipe_of_upload")]
    operations = [
        migrations.DeleteModel("HistoricalFileMapping"),
        migrations.DeleteModel("FileMapping"),
    ]
