from django.db import migrations

from nkworld.provenance.migrations._read_for_grade import ReadForGrade


class Migration(migrations.Migration):
    dependencies = [("kaesong", "0001_initial"), ("provenance", "0004_whose_word_it_is")]
    operations = [ReadForGrade("zonefigure")]
