"""How fast a file gets in, beside two yardsticks on the very same file, and in how much memory.

It gets in as it is, and once more by a mapping that says of each column what it is, of its words
what they mean and of its amounts the unit, as a file in columns of its own does.

The yardsticks are what a script of one's own would do: `csv.reader`, a dictionary for each key and
`executemany` into the very table, believing every cell; the same into a bare table of texts; and
django-import-export as it comes, in bulk mode and without a check. Seconds are the processor's, of
this process and of those it starts. All take turns, the last of them once, and their medians are
compared. Everything is made up.
"""

import csv
import logging
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

import tablib
from django.core.management import call_command
from django.db import connection, transaction
from import_export.fields import Field
from import_export.resources import ModelResource
from import_export.widgets import ForeignKeyWidget

from nkworld.atlas.models import Country
from nkworld.importing import curated, seeding
from nkworld.importing.mapping.description import Column, Mapping, Unit
from nkworld.importing.mapping.kept import reader
from nkworld.importing.mapping.wanted import wanted_of
from nkworld.importing.staged import drop
from nkworld.importing.staging import Delivery, stage
from nkworld.provenance.models import Dataset, Release, Source
from trade.goods.models import Commodity, GoodsFlow
from trade.models import Flow

from .made_up_goods import SOURCE, write_set

ROWS, TURNS = int(os.environ.get("ROWS", "100000")), 3
SIZES = (10_000, 100_000, 200_000)
TABLES = {"trade/goods": GoodsFlow, "trade/flows": Flow}


def report():
    """Lines to print."""
    logging.disable(logging.WARNING)  # a slow query is what is looked for
    with tempfile.TemporaryDirectory() as name:
        files = prepare(Path(name), ROWS)
        spent = {slug: turns(slug, path) for slug, path in files.items()}
    yield f"{f'{ROWS:,} rows, rows a second of the processor':<52}{'goods':>10}{'flows':>10}"
    for way in WAYS:
        yield line(way, (f"{ROWS / spent[slug][way]:,.0f}" for slug in files))
    for own, name in ((PORTAL, "portal"), (MAPPED, "by a mapping")):
        for way in (PLAIN, BARE, STOCK):
            times = (spent[slug][way] / spent[slug][own] for slug in files)
            yield line(f"{name}, as fast as {way}", (f"{each:.2f}" for each in times))
    yield ""
    yield from memory()


def line(what, cells):
    return f"{what:<52}" + "".join(f"{cell:>10}" for cell in cells)


def prepare(folder, rows):
    """{dataset: file of so many rows}; what else they speak of stands in the database."""
    call_command("flush", interactive=False, verbosity=0)
    write_set(folder, rows)
    for label in ("provenance", "goods"):
        for path, resource_class in seeding.curated_files(label, folder):
            curated.load(resource_class, path)
    goods, flows = folder / "goods-01.csv", folder / "rates-flows.csv"
    _write_flows(flows, rows)
    return {"trade/goods": goods, "trade/flows": flows}


def _write_flows(path, rows):
    """Months and lands: as many as there are rows."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVW"
    lands = [f"Y{one}{other}" for one in letters for other in letters[:10]]
    Country.objects.bulk_create(
        Country(code=code, name=f"Made-up land {code}", slug=code.lower()) for code in lands
    )
    months = (f"{year}-{month:02}" for year in range(1950, 2026) for month in range(1, 13))
    cells = ((m, c, d) for m in months for c in lands for d in ("export", "import"))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        header = ["source", "period", "country", "direction", "value", "citation", "as_quoted"]
        writer.writerow(header)
        for number, cell in zip(range(rows), cells, strict=False):
            address = f"https://yearbook.example/page-{number}"
            writer.writerow([SOURCE, *cell, 1000 + number, address, f"{1000 + number} dollars"])


def turns(slug, path):
    """{way: seconds}, the median of several turns."""
    spent = {way: [] for way in WAYS}
    for turn in range(TURNS):
        for way, (go, clear) in WAYS.items():
            if turn and way == STOCK:
                continue  # it takes minutes, and is far off
            spent[way].append(seconds(go, slug, path))
            clear(slug)
    return {way: median(each) for way, each in spent.items()}


def seconds(step, *given):
    """Of the processor: this process's and those of processes that have ended."""
    before = sum(os.times()[:4])
    step(*given)
    return sum(os.times()[:4]) - before


def portal(slug, path, mapping=None):
    delivery = Delivery(Dataset.objects.get(slug=slug), path.stem, mapping=mapping)
    with path.open("rb") as file:
        outcome = stage(file, path.name, delivery)
    if outcome.refusals or not outcome.releases:
        raise RuntimeError(f"{path.name} was not taken: {outcome.refusals[:3]}")


def mapped(slug, path):
    """The same rows, by a mapping like those that the import assistant keeps."""
    described = Mapping(
        [Column(heading, heading) for heading in headings_of(path)],
        words={"direction": {"export": "export", "import": "import"}},
        units={"value": Unit("US$", "1")},
    )
    portal(slug, path, reader(described, wanted_of(slug)))


def headings_of(path):
    with path.open(encoding="utf-8") as file:
        return file.readline().strip().split(",")


def clear_portal(slug):
    for release in Release.objects.filter(dataset__slug=slug):
        drop(release)


def plain(slug, path):
    """Into the table of claims itself, with its indexes and constraints."""
    model, release = TABLES[slug], release_of(slug)
    keys = {
        "source": dict(Source.objects.values_list("slug", "pk")),
        "country": dict(Country.objects.values_list("code", "pk")),
        "commodity": dict(Commodity.objects.values_list("code", "pk")),
    }
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    usual = {f.name: f.get_db_prep_save(f.get_default(), connection) for f in fields}
    usual |= {"release": release.pk, "grade": "secondary", "reading": 0}
    with path.open(encoding="utf-8", newline="") as file, connection.cursor() as cursor:
        rows = csv.reader(file)
        header = next(rows)
        looked_up = [(name, keys.get(name, {})) for name in header]

        def claims():
            for row in rows:
                said = {
                    name: known.get(cell, cell)
                    for (name, known), cell in zip(looked_up, row, strict=True)
                }
                period = said["period"]
                said["frequency"] = "annual" if len(period) == 4 else "monthly"
                said["period_start"] = said["period_end"] = f"{period}-01-01"[:10]
                said = usual | said
                yield [said[field.name] for field in fields]

        names = ", ".join(connection.ops.quote_name(field.column) for field in fields)
        into = f"INSERT INTO {model._meta.db_table} ({names})"
        with transaction.atomic():
            cursor.executemany(f"{into} VALUES ({', '.join(['%s'] * len(fields))})", claims())


def bare(slug, path):
    """Into a table of texts, with no index, constraint or key."""
    with path.open(encoding="utf-8", newline="") as file, connection.cursor() as cursor:
        rows = csv.reader(file)
        header = next(rows)
        cursor.execute(f"CREATE TABLE bare ({', '.join(f'{name} text' for name in header)})")
        with transaction.atomic():
            marks = ", ".join(["%s"] * len(header))
            cursor.executemany(f"INSERT INTO bare VALUES ({marks})", rows)


def clear_bare(slug):
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE bare")


def release_of(slug):
    return Release.objects.create(
        dataset=Dataset.objects.get(slug=slug), source=Source.objects.get(slug=SOURCE), label="Mine"
    )


def stock(slug, path):
    data = tablib.Dataset().load(path.read_text("utf-8"), format="csv")
    result = STOCK_RESOURCES[slug](release_of(slug)).import_data(data, raise_errors=True)
    if result.totals["new"] != len(data):
        raise RuntimeError(f"django-import-export took {result.totals}.")


class StockResource(ModelResource):
    """As its documentation has it for many rows: nothing is compared, found again or checked."""

    source = Field("source", "source", ForeignKeyWidget(Source, "slug"))
    country = Field("country", "country", ForeignKeyWidget(Country, "code"))

    class Meta:
        use_bulk = True
        batch_size = 1000
        force_init_instance = True
        skip_diff = True

    def __init__(self, release):
        super().__init__()
        self.release = release

    def before_save_instance(self, instance, row, **kwargs):
        instance.release = self.release
        instance.derive_fields()


class StockGoods(StockResource):
    commodity = Field("commodity", "commodity", ForeignKeyWidget(Commodity, "code"))

    class Meta(StockResource.Meta):
        model = GoodsFlow
        fields = ["source", "country", "period", "direction", "commodity", "value", "quantity"]
        fields += ["quantity_unit", "citation", "as_quoted"]


class StockFlows(StockResource):
    class Meta(StockResource.Meta):
        model = Flow
        fields = ["source", "country", "period", "direction", "value", "citation", "as_quoted"]


STOCK_RESOURCES = {"trade/goods": StockGoods, "trade/flows": StockFlows}
PORTAL, MAPPED, PLAIN, BARE, STOCK = (
    "portal: read, check, stage, compare",
    "the same by a mapping",
    "csv.reader, executemany",
    "csv.reader, executemany into texts",
    "django-import-export in bulk",
)
WAYS = {
    PORTAL: (portal, clear_portal),
    MAPPED: (mapped, clear_portal),
    PLAIN: (plain, clear_portal),
    BARE: (bare, clear_bare),
    STOCK: (stock, clear_portal),
}


def memory():
    """Lines on the largest memory of a process that takes one file of so many rows."""
    found = {rows: peak(rows) for rows in SIZES}
    yield line("largest memory of the process that stages", (f"{rows:,}" for rows in SIZES))
    yield line("megabytes", (f"{each / 1024:,.0f}" for each in found.values()))
    yield line("ratio", (f"{each / found[SIZES[0]]:.2f}" for each in found.values()))


def peak(rows):
    """In kilobytes, of a process of its own, which a larger file before it has not blown up."""
    # A list of our own, no shell.
    answer = subprocess.run(  # noqa: S603 - see above
        [sys.executable, "-m", "benchmarks.peak", str(rows)],
        check=True,
        capture_output=True,
        text=True,
    )
    return int(answer.stdout)
