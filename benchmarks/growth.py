"""How import, publishing and a page of claims grow with the rows.

Everything is made up. Each size is delivered twice: first with every figure new, then with one
figure in ten changed. The yardstick is what the same database needs for the very same rows in a
plain table, with no index, constraint or check. Seconds are the processor's: SQLite works inside
this process, and what else the machine does meanwhile is not counted.
"""

import csv
import io
import itertools
import os
from statistics import median
from time import process_time

from django.core.cache import cache
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connection, transaction
from django.test import Client

from nkworld.importing.models import Upload
from nkworld.importing.staging import stage
from nkworld.provenance.publishing import ReleaseComparison, publish
from nkworld.running.audit.models import drop
from tests.factories import CountryFactory, RuleFactory, SourceFactory
from trade.models import Flow

COUNTRIES, YEARS = 300, range(2000, 2014)
HEADER = ["period", "country", "direction", "value", "citation", "as_quoted"]
PAGES = {
    "page of claims, by the rule": "/trade/flows/",
    "page of claims, every claim": "/trade/flows/?rule=all",
    "page of claims, one partner": "/trade/flows/?country=Ruritania",
}
REQUESTS = 15
ROWS = int(os.environ.get("ROWS", "100000"))
SIZES = (ROWS // 10, ROWS)


def report(folder):
    """Lines to print."""
    small, large = (measure(size) for size in SIZES)
    heads = "".join(f"{size:>12,} rows" for size in SIZES)
    yield f"{'processor seconds':<40}{heads}       ratio"
    for what, seconds in small.items():
        yield f"{what:<40}{seconds:>17.3f}{large[what]:>17.3f}{large[what] / seconds:>12.1f}"


def measure(size):
    """{what: seconds} for one number of rows; what the database held before is gone."""
    lands, dataset, source = universe()
    first = deliver(spreadsheet(lands, size), dataset, source)
    found = {"plain insert (yardstick)": plain_insert()}
    found |= {f"all new: {step}": seconds for step, seconds in first.items()}
    second = deliver(spreadsheet(lands, size, changed_every=10), dataset, source)
    found |= {f"a tenth changed: {step}": seconds for step, seconds in second.items()}
    return found | {name: page(address) for name, address in PAGES.items()}


def empty_database():
    """Of the audit log, too, which only who owns the database can."""
    drop(DEFAULT_DB_ALIAS)
    call_command("flush", interactive=False, verbosity=0)
    cache.clear()


def universe():
    """(lands, dataset, source), and a rule that names the source."""
    empty_database()
    CountryFactory.reset_sequence(0)
    lands = [CountryFactory(code="XRU", name="Ruritania", slug="ruritania")]
    lands += CountryFactory.create_batch(COUNTRIES - 1)
    source = SourceFactory(slug="bureau", short_name="Royal Bureau")
    return lands, RuleFactory(is_default=True, order=[source]).dataset, source


def spreadsheet(lands, size, changed_every=None):
    """A CSV file of made-up figures, month by month and land by land."""
    months = [f"{year}-{month:02}" for year in YEARS for month in range(1, 13)]
    cells = itertools.product(months, [land.code for land in lands], ["export", "import"])
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADER)
    for number, cell in enumerate(itertools.islice(cells, size)):
        value = 1000 + number + bool(changed_every and number % changed_every == 0)
        address = f"https://yearbook.example/page-{number}"
        writer.writerow([*cell, value, address, f"{value} dollars"])
    return io.BytesIO(text.getvalue().encode())


def deliver(file, dataset, source):
    """{step: seconds} of one file on its way to the public."""
    upload = Upload(dataset=dataset, label="Delivery", source=source)
    staging, outcome = timed(lambda: stage(file, upload))
    release = outcome.releases[0]
    comparing, _ = timed(ReleaseComparison(release, Flow).counts)
    publishing, _ = timed(lambda: publish(release))
    return {"read, check, stage": staging, "compare": comparing, "publish": publishing}


def plain_insert():
    with connection.cursor() as cursor:
        rows = cursor.execute("SELECT * FROM trade_flow").fetchall()
        cursor.execute("CREATE TABLE plain AS SELECT * FROM trade_flow WHERE 0")
        insert = f"INSERT INTO plain VALUES ({', '.join(['%s'] * len(rows[0]))})"
        with transaction.atomic():
            seconds, _ = timed(lambda: cursor.executemany(insert, rows))
        cursor.execute("DROP TABLE plain")
    return seconds


def page(address):
    """Median seconds of a request; the first one, which fills caches, is not counted."""
    client = Client(headers={"host": "localhost"})
    (_, first), *others = (timed(lambda: client.get(address)) for _ in range(REQUESTS + 1))
    if first.status_code != 200:
        raise RuntimeError(f"{address} answered {first.status_code}.")
    return median(seconds for seconds, _ in others)


def timed(step):
    """(seconds, what the step answered)"""
    begin = process_time()
    answer = step()
    return process_time() - begin, answer
