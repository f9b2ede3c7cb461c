"""Usage: python -m benchmarks.api_claims ROWS: so many made-up claims about goods, of three sources
that contradict each other, written straight into the tables of DATABASE_URL and published.

What is measured on them is how they are read: how fast a file gets in, `rates` tells.
"""

import itertools
import sys
import tempfile
from pathlib import Path

BATCH = 10_000
YEARBOOK, GAZETTE = "freedonian-yearbook", "graustark-gazette"


def main(rows):
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    with tempfile.TemporaryDirectory() as name:
        load_what_they_speak_of(Path(name), rows)
    write(rows)


def load_what_they_speak_of(folder, rows):
    from nkworld.importing import curated, seeding

    from . import made_up_goods as made_up

    kinds = {
        "countries": made_up.countries(),
        "sources": itertools.chain(made_up.sources(), further_sources()),
        "datasets": made_up.datasets(),
        "rules": itertools.chain(made_up.rules(), [yearbook_first()]),
        "hs-sectors": made_up.sectors(),
        "hs-commodities": made_up.MirrorSet(rows).tree(),
    }
    for name, lines in kinds.items():
        made_up.write_csv(folder / f"{name}.csv", lines)
    for label in ("provenance", "goods"):
        for path, resource in seeding.curated_files(label, folder):
            curated.load(resource, path)


def further_sources():
    for slug in (YEARBOOK, GAZETTE):
        name = slug.replace("-", " ").title()
        yield {
            "slug": slug,
            "publisher": f"The made-up office of the {name}",
            "short_name": name,
            "title": "Made-up trade of made-up lands",
            "licence": "CC0",
        }


def yearbook_first():
    from .made_up_goods import SOURCE

    return {
        "dataset": "trade/goods",
        "slug": "yearbook-first",
        "version": 1,
        "title": "Yearbook first",
        "description": "The Yearbook, then the Gazette, then the Ledger.",
        "is_default": "",
        "sources": f"{YEARBOOK};{GAZETTE};{SOURCE}",
    }


def write(rows):
    from django.db import transaction
    from django.utils import timezone

    from nkworld.provenance.models import Dataset, Release, Source, State
    from nkworld.provenance.renewal import raise_revision
    from nkworld.provenance.tables import analyze_table
    from trade.goods.models import GoodsFlow

    from .made_up_goods import SOURCE

    now = timezone.now()
    dataset = Dataset.objects.get(slug="trade/goods")
    releases = [
        Release.objects.create(
            dataset=dataset,
            source=Source.objects.get(slug=slug),
            label="Made up",
            state=State.LIVE,
            published_at=now,
        )
        for slug in (SOURCE, YEARBOOK, GAZETTE)
    ]
    with transaction.atomic():
        claims = said(rows, releases, now)
        while batch := list(itertools.islice(claims, BATCH)):
            GoodsFlow.objects.bulk_create(batch)
        analyze_table(GoodsFlow)
        raise_revision(dataset.pk)


def said(rows, releases, now):
    """So many claims: those about one cell follow each other."""
    from nkworld.atlas.models import Country
    from trade.goods.models import Commodity, GoodsFlow

    from .made_up_goods import MirrorSet

    countries = dict(Country.objects.values_list("code", "pk"))
    codes = dict(Commodity.objects.values_list("code", "pk"))
    found = 0
    cells = MirrorSet(rows).goods()
    for number, cell in enumerate(cells):
        speakers = {0: (0,), 1: (0, 1), 2: (0,), 3: (0, 1, 2), 4: (0,), 5: (0,)}[number % 6]
        for speaker in speakers:
            if found == rows:
                return
            found += 1
            release = releases[speaker]
            claim = GoodsFlow(
                release=release,
                country_id=countries[cell["country"]],
                commodity_id=codes[cell["commodity"]],
                period=str(cell["period"]),
                direction=cell["direction"],
                value=cell["value"] + speaker * 1000,
                quantity=cell["quantity"],
                quantity_unit=cell["quantity_unit"],
                citation=cell["citation"],
                as_quoted=cell["as_quoted"],
                grade="secondary",
                known_from=now,
            )
            claim.derive_fields()
            yield claim


if __name__ == "__main__":
    main(int(sys.argv[1]))
