from django.db import migrations, models

from nkworld.provenance.migrations._read_for_grade import ReadForGrade


class Migration(migrations.Migration):
    dependencies = [("goods", "0001_initial"), ("provenance", "0004_whose_word_it_is")]
    operations = [
        migrations.RemoveIndex("goodsflow", "goods_grade_order"),
        ReadForGrade("commodityshare", "goodsflow", "historicalmeasure", "measure"),
        migrations.AddIndex(
            "goodsflow",
            models.Index(
                fields=["read", "-period_start", "id"],
                condition=models.Q(known_from__isnull=False),
                name="goods_read_order",
            ),
        ),
    ]
