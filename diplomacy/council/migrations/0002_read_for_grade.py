from django.db import migrations

from nkworld.provenance.migrations._read_for_grade import read_for_grade


class Migration(migrations.Migration):
    dependencies = [("council", "0001_initial"), ("provenance", "0004_whose_word_it_is")]
    operations = read_for_grade(
        "council",
        "designation",
        "historicaldesignation",
        "historicallaunch",
        "historicalnucleartest",
        "historicaloutcome",
        "launch",
        "listcount",
        "nucleartest",
        "outcome",
    )
