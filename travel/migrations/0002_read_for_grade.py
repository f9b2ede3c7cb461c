from django.db import migrations

from nkworld.provenance.migrations._read_for_grade import read_for_grade


class Migration(migrations.Migration):
    dependencies = [("travel", "0001_initial"), ("provenance", "0004_whose_word_it_is")]
    operations = read_for_grade(
        "travel",
        "crossing",
        "overseasworkers",
    )
