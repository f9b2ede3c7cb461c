"""Four figures of several countries are others now, asked for `country`: what names them follows."""

import re

from django.db import migrations

# {former slug: (slug, what was assumed there, the series of a country without its code)}
MOVED = {
    "trade/side-by-side": ("trade/partner", {"measure": "turnover"}, "{measure}"),
    "aid/side-by-side": ("aid/donor", {"stage": "reported"}, ""),
    "travel/side-by-side": ("travel/country", {"direction": "from-dprk"}, "{direction}-entry"),
    "diplomacy/votes-side-by-side": ("diplomacy/voting-agreement", {}, "agreement"),
}
NAMED = re.compile(rf"({'|'.join(MOVED)})(?:\?([^\s:|}}\"]*))?(?::([a-z]{{3}})(?=:))?")
TEXTS = [
    ("findings", "Finding", ["place"]),
    *(
        ("findings", name, ["headline", "deck"])
        for name in ("FindingRevision", "HistoricalFindingRevision")
    ),
    *(
        (app, f"{kind}{name}Revision", ["summary", "body"])
        for app, name in (("profiles", "Profile"), ("stories", "Story"))
        for kind in ("", "Historical")
    ),
]
PLACES = [("annotations", f"{kind}Annotation", ["figures"]) for kind in ("", "Historical")]
QUESTIONS = [("provenance", f"{kind}DataQuestion", ["figure"]) for kind in ("", "Historical")]


def address_and_series(match):
    slug, assumed, series = MOVED[match[1]]
    asked = assumed | dict(pair.split("=", 1) for pair in (match[2] or "").split("&") if pair)
    query = {"country": asked.pop("countries", "CHN,RUS")} | asked
    address = f"{slug}?{'&'.join(f'{name}={value}' for name, value in query.items())}"
    return f"{address}:{match[3]}-{series.format(**asked)}" if match[3] else address


def places(match):
    """An annotation explains a figure of one country, and those of several with that one: here the
    last, of which all curated ones tell.
    """
    asked = dict(pair.split("=", 1) for pair in (match[2] or "").split("&") if pair)
    return f"{MOVED[match[1]][0]}?country={asked.get('countries', 'RUS')[-3:]}"


def follow(apps, schema_editor):
    ways = (TEXTS, address_and_series), (PLACES, places), (QUESTIONS, lambda m: MOVED[m[1]][0])
    for tables, way in ways:
        for app, name, fields in tables:
            model = apps.get_model(app, name)
            for field in fields:
                rows = model.objects.filter(**{f"{field}__contains": "side-by-side"})
                for pk, text in rows.values_list("pk", field):
                    model.objects.filter(pk=pk).update(**{field: NAMED.sub(way, text)})


class Migration(migrations.Migration):
    dependencies = [
        ("findings", "0001_initial"),
        ("profiles", "0001_initial"),
        ("stories", "0001_initial"),
        ("annotations", "0002_records_by_question"),
        ("provenance", "0006_states"),
    ]

    operations = [migrations.RunPython(follow, migrations.RunPython.noop)]
