"""How fast a file gets in, beside two yardsticks on the very same file, and in how much memory.

It gets in as it is, and once more by a mapping that says of each column what it is, of its words
what they mean and of its amounts the unit, as a file in columns of its own does.

The yardsticks are what a script of one's own would do: `csv.reader`, a dictionary for each key and
`executemany` into the very table, believing every cell; and django-import-export as it comes, in
bulk mode and without a check. Seconds are the processor's, of this process and of those it starts.
All take turns, the last of them once, and their medians are compared. Everything is made up.
"""

import csv
import os
from statistics import median

import tablib
from django.db import connection, transaction
from import_export.fields import Field
from import_export.resources import ModelResource
from import_export.widgets import ForeignKeyWidget

from nkworld.atlas.models import Country
from nkworld.importing.mapping.recipe import Column, Recipe, Scale, WordMeans
from nkworld.importing.models import Upload
from nkworld.importing.staging import drop, stage
from nkworld.provenance.models import Dataset, Release, Source
from trade.goods.models import Commodity, GoodsFlow

from .growth import empty_database
from .made_up_goods import SLUG, SOURCE, load_what_they_speak_of, write_set
from .portal import run

ROWS, TURNS = int(os.environ.get("ROWS", "100000")), 3
SIZES = (ROWS // 10, ROWS, 2 * ROWS)


def report(folder):
    """Lines to print."""
    path = prepare(folder, ROWS)
    spent = turns(path)
    yield line(f"{ROWS:,} rows of goods, rows a second of the processor", "")
    for way in WAYS:
        yield line(way, f"{ROWS / spent[way]:,.0f}")
    for own, name in ((PORTAL, "portal"), (MAPPED, "by a mapping")):
        for way in (PLAIN, STOCK):
            yield line(f"{name}, as fast as {way}", f"{spent[way] / spent[own]:.2f}")
    yield ""
    largest = {rows: peak(folder, rows) for rows in SIZES}
    for rows, kilobytes in largest.items():
        yield line(f"megabytes, at most, to stage {rows:,} rows", f"{kilobytes / 1024:,.0f}")
    yield line(
        "ratio of the largest to the smallest", f"{max(largest.values()) / largest[SIZES[0]]:.2f}"
    )


def line(what, cell):
    return f"{what:<64}{cell:>10}"


def prepare(folder, rows):
    """A file of so many rows; what else they speak of stands in the database."""
    empty_database()
    write_set(folder, rows)
    load_what_they_speak_of(folder)
    return folder / "goods-01.csv"


def turns(path):
    """{way: seconds}, the median of several turns."""
    spent = {way: [] for way in WAYS}
    for turn in range(TURNS):
        for way, go in WAYS.items():
            if turn and way == STOCK:
                continue  # it takes minutes, and is far off
            before = processor()
            go(path)
            spent[way].append(processor() - before)
            for release in Release.objects.filter(dataset__slug=SLUG):
                drop(release)
    return {way: median(each) for way, each in spent.items()}


def processor():
    """Seconds of this process and of those that it started and that have ended."""
    return sum(os.times()[:4])


def portal(path, recipe=None):
    dataset, recipe = Dataset.objects.get(slug=SLUG), recipe.as_json() if recipe else {}
    upload = Upload(dataset=dataset, label=path.stem, recipe=recipe)
    with path.open("rb") as file:
        outcome = stage(file, upload)
    if outcome.refusals or not outcome.releases:
        raise RuntimeError(f"{path.name} was not taken: {outcome.refusals[:3]}")


def mapped(path):
    """The same rows, by a recipe like those of files in columns of their own."""
    with path.open(encoding="utf-8") as file:
        headings = file.readline().strip().split(",")
    recipe = Recipe([Column(heading, heading) for heading in headings])
    recipe.put(WordMeans("direction", {"export": "export", "import": "import"}))
    recipe.put(Scale("value", "1", "US$"))
    portal(path, recipe)


def plain(path):
    """Into the table of claims itself, with its indexes and constraints."""
    release = own_release()
    keys = {
        "source": dict(Source.objects.values_list("slug", "pk")),
        "country": dict(Country.objects.values_list("code", "pk")),
        "commodity": dict(Commodity.objects.values_list("code", "pk")),
    }
    fields = [field for field in GoodsFlow._meta.concrete_fields if not field.primary_key]
    usual = {f.name: f.get_db_prep_save(f.get_default(), connection) for f in fields}
    usual |= {"release": release.pk, "read": "quoted", "reading": 0}
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
                said["frequency"] = "annual"
                said["period_start"] = said["period_end"] = f"{said['period']}-01-01"
                said = usual | said
                yield [said[field.name] for field in fields]

        names = ", ".join(connection.ops.quote_name(field.column) for field in fields)
        into = f"INSERT INTO {GoodsFlow._meta.db_table} ({names})"
        with transaction.atomic():
            cursor.executemany(f"{into} VALUES ({', '.join(['%s'] * len(fields))})", claims())


def own_release():
    return Release.objects.create(
        dataset=Dataset.objects.get(slug=SLUG), source=Source.objects.get(slug=SOURCE), label="Mine"
    )


def stock(path):
    data = tablib.Dataset().load(path.read_text("utf-8"), format="csv")
    result = Stock(own_release()).import_data(data, raise_errors=True)
    if result.totals["new"] != len(data):
        raise RuntimeError(f"django-import-export took {result.totals}.")


class Stock(ModelResource):
    """As its documentation has it for many rows: nothing is compared, found again or checked."""

    source = Field("source", "source", ForeignKeyWidget(Source, "slug"))
    country = Field("country", "country", ForeignKeyWidget(Country, "code"))
    commodity = Field("commodity", "commodity", ForeignKeyWidget(Commodity, "code"))

    class Meta:
        model = GoodsFlow
        fields = ["source", "country", "period", "direction", "commodity", "value", "quantity"]
        fields += ["quantity_unit", "citation", "as_quoted"]
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


PORTAL, MAPPED, PLAIN, STOCK = (
    "portal: read, check, stage, compare",
    "the same by a mapping",
    "csv.reader, executemany",
    "django-import-export in bulk",
)
WAYS = {PORTAL: portal, MAPPED: mapped, PLAIN: plain, STOCK: stock}


STAGED = """
import pathlib, resource
from benchmarks.rates import portal, prepare
portal(prepare(pathlib.Path({folder!r}), {rows}))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def peak(folder, rows):
    """In kilobytes, of a process and a database of its own, so that no larger file came before."""
    url = f"sqlite:///{folder}/{rows}.sqlite3"
    run(url, folder, "manage.py", "migrate")
    text = run(
        url, folder, "manage.py", "shell", "-c", STAGED.format(folder=str(folder), rows=rows)
    )
    return int(text.splitlines()[-1])
