from django.db import migrations

from nkworld.provenance.migrations._read_for_grade import rewrite


class Migration(migrations.Migration):
    dependencies = [("proposals", "0001_initial"), ("provenance", "0004_whose_word_it_is")]
    operations = [rewrite("proposals", {"recordchange": ["before", "after"]})]
