import csv

from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

from ._read_for_grade import renamed

AUTHORITY = {
    "official": "Official",
    "agency": "Agency or think tank",
    "press": "Press",
    "compiler": "Compiler",
    "blog": "Blog",
}
BLOGS = ("blogspot.", "wordpress.", "tistory.com", "cafe.daum.net", "sites.google.com")
OFFICES = (".gov", ".go.", "un.org", "europa.eu")
GUESSED = "Guessed from its address and origin when this was first asked: look it up."
WHOSE = models.CharField(
    "whose word it is",
    max_length=8,
    choices=list(AUTHORITY.items()),
    default="press",
    help_text="An office or an intergovernmental body; an agency, institute or think tank; the "
    "press; who compiles what others say, unvetted; a blog.",
)
WHY = models.TextField("why", default=GUESSED, help_text="One sentence, printed with it.")


def classify(apps, schema_editor):
    """As the seed files say; of a source that somebody added, as far as it can be told."""
    told = {}
    tops = {"nkworld", *(name.partition(".")[0] for name in settings.DOMAINS)}
    for path in (p for top in tops for p in (settings.BASE_DIR / top).glob("**/seed/sources.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            told |= {
                row["slug"]: (row["authority"], row["authority_reason"])
                for row in csv.DictReader(file)
            }
    for name in ("Source", "HistoricalSource"):
        rows = apps.get_model("provenance", name)._base_manager
        for source in rows.using(schema_editor.connection.alias):
            source.authority, source.authority_reason = told.get(source.slug) or guessed(source)
            source.save(update_fields=["authority", "authority_reason"])


def recount(apps, schema_editor):
    tallies = apps.get_model("provenance", "Tally")._base_manager
    counted = tallies.using(schema_editor.connection.alias).filter(what="by-source-and-grade")
    for tally in counted:
        tally.what, tally.counted = "by-source-and-read", renamed(tally.counted)
        tally.save(update_fields=["what", "counted"])


def guessed(source):
    if source.origin == "compiles":
        return "compiler", GUESSED
    if any(part in source.url for part in BLOGS):
        return "blog", GUESSED
    return "official" if any(part in source.url for part in OFFICES) else "press", GUESSED


class Migration(migrations.Migration):
    dependencies = [("provenance", "0003_version_0_2")]
    operations = [
        *(
            migrations.AddField(model, name, field, preserve_default=False)
            for model in ("historicalsource", "source")
            for name, field in (("authority", WHOSE), ("authority_reason", WHY))
        ),
        migrations.RunPython(classify),
        migrations.RunPython(recount),
        migrations.AddConstraint(
            "source",
            models.CheckConstraint(
                condition=Q(authority__in=list(AUTHORITY)) & ~Q(authority_reason=""),
                name="provenance_source_says_whose_word",
                violation_error_message="Say whose word it is (official, agency, press, compiler "
                "or blog), and why.",
            ),
        ),
    ]
