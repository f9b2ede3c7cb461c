"""How pages stand more and more rows: queries counted, time against a page that reads no claims.

Everything is made up: 190 partners with five years each, then with ten times the rows (fifty
years), then with a hundred times (their months, too). Ruritania keeps its five years, so that its
page says the same at each size. Queries are those of the first request after a publish,
when nothing is kept; seconds are the processor's, median of the requests after it.
"""

import csv
import io
import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories import CountryFactory, DatasetFactory, RuleFactory, SourceFactory

from .import_and_publish import HEADER, deliver, first_and_later

PARTNERS = 190
FEW, MANY = range(2011, 2016), range(1966, 2016)
MONTHS = [f"{year}-{month:02}" for year in range(1978, 2016) for month in range(1, 13)][:450]
SIZES = {"few": [], "ten times": [], "a hundred times": MONTHS}
BASELINE = "/about/"
PAGES = {
    "page of a country, its rows the same": "/countries/ruritania/",
    "page of China, with its rows": "/countries/china/",
    "list of countries": "/countries/",
    "page of trade": "/trade/",
    "map of silences": "/trade/silence/",
    "revisions": "/trade/revisions/",
    "page of claims": "/trade/flows/",
    "catalogue of data": "/data/",
    "page of the dataset": "/data/trade/flows/",
    "page of the source": "/sources/bureau/",
}


@dataclass(frozen=True)
class Measured:
    """Queries of the first request, and how many times the baseline's seconds a later one takes."""

    queries: int
    times: float


def report() -> Iterator[str]:
    """Lines to print."""
    rows, found = {}, {}
    for size in SIZES:
        rows[size], found[size] = measure(size)
    heads = "".join(f"{f'{rows[size]:,} rows':>18}" for size in SIZES)
    yield f"{'queries, and times the seconds of ' + BASELINE:<46}{heads}"
    for name in PAGES:
        asked = [found[size][name] for size in SIZES]
        text = "".join(f"{f'{each.queries}, {each.times:.1f}':>18}" for each in asked)
        grows = len({each.queries for each in asked}) > 1
        yield f"{name:<46}{text}" + "  its queries grow" * grows


def measure(size: str) -> tuple[int, dict[str, Measured]]:
    """(rows, {page: Asked}) of one size; what the database held before is gone."""
    lands, dataset, source = universe()
    file, count = spreadsheet(lands, FEW if size == "few" else MANY, SIZES[size])
    deliver(file, dataset, source)
    first_and_later(BASELINE)  # Templates are compiled for whatever is asked first.
    return count, {name: asked(address) for name, address in PAGES.items()}


def universe():
    """(codes of the partners, dataset, source), and a rule that names the source."""
    call_command("flush", interactive=False, verbosity=0)
    cache.clear()
    CountryFactory.reset_sequence(0)
    CountryFactory(code="XRU", name="Ruritania", slug="ruritania")
    CountryFactory(code="WLD", name="World", kind="aggregate")
    CountryFactory(code="CHN", name="China", slug="china")
    others = [each.code for each in CountryFactory.create_batch(PARTNERS - 2)]
    source = SourceFactory(slug="bureau", short_name="Royal Bureau")
    for slug in ("trade/inter-korean", "trade/partner-ranks", "trade/goods"):
        RuleFactory(dataset=DatasetFactory(slug=slug), is_default=True, order=[source])
    rule = RuleFactory(is_default=True, order=[source])
    return ["WLD", "CHN", *others], rule.dataset, source


def spreadsheet(lands, years, months):
    """(a CSV file of made-up figures, how many)"""
    periods = [*map(str, years), *months]
    cells = [*itertools.product(map(str, FEW), ["XRU"]), *itertools.product(periods, lands)]
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADER)
    for number, ((period, land), direction) in enumerate(
        itertools.product(cells, ["export", "import"])
    ):
        value = 1_000_000 + number
        address = f"https://yearbook.example/page-{number}"
        writer.writerow([period, land, direction, value, address, f"{value} dollars"])
    return io.BytesIO(text.getvalue().encode()), 2 * len(cells)


def asked(address: str) -> Measured:
    cache.clear()
    with CaptureQueriesContext(connection) as queries:
        answer = Client(headers={"host": "localhost"}).get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answered {answer.status_code}.")
    return Measured(len(queries), first_and_later(address)[1] / first_and_later(BASELINE)[1])
