"""What is excluded of travel has its kind of reason, and nothing is lost: the sums of the file
are those of the totals, of the further readings and of the ledger together.
"""

import csv
from collections import Counter
from pathlib import Path

import pytest
from django.db.models import Sum

import travel
from tests.reading import api, first_delivery
from travel.models import Crossing

pytestmark = pytest.mark.django_db

SERIES = ("kind", "direction", "dimension", "category", "period")


@pytest.fixture(scope="module")
def raw():
    """{source and series: entries}, as the curated files have them."""
    found = Counter()
    for path in (Path(travel.__path__[0]) / "seed").glob("crossings*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if row["value"]:
                    found[row["source"], *(row[name] for name in SERIES)] += int(row["value"])
    return found


def sums(rows):
    """The same of rows of the database."""
    told = rows.filter(value__isnull=False).order_by().values("source__slug", *SERIES)
    told = told.annotate(entries=Sum("value"))
    return Counter(
        {tuple(row[n] for n in ("source__slug", *SERIES)): row["entries"] for row in told}
    )


def test_totals_readings_and_ledger_make_the_raw_sum_of_every_series(loaded, raw):
    delivered = first_delivery("travel/crossings")
    live = Crossing.objects.as_of(delivered)
    counted, ledger = sums(live.included()), sums(live.excluded())
    readings = sums(Crossing.objects.with_readings(delivered).further_readings())

    assert len(raw) > 300
    for series in raw | counted | ledger | readings:
        assert counted[series] + ledger[series] + readings[series] == raw[series], series


def test_the_ledger_holds_what_the_notes_of_the_pages_say_is_wrong(loaded):
    delivered = Crossing.objects.as_of(first_delivery("travel/crossings"))
    found = {key: int(entries) for key, entries in sums(delivered.excluded()).items()}

    slips = 116_400 + 186_000 + 1_100 + 4_500 + 2_900 + 1_500 + 136
    assert sum(found.values()) == slips + 1_200_000  # its own note calls it doubtful
    assert found["cnta", "entry", "from-dprk", "total", "total", "2012"] == 186_000


def test_what_the_corrections_excluded_stands_beside_the_eight(loaded):
    ledger = Crossing.objects.as_of().excluded()

    misfiled = ledger.filter(exclusion="misfiled").values_list("source__slug", "period", "value")
    assert set(misfiled) == {
        ("cnta", "2015", 188_300),
        ("kdi", "2012", 237_000),
        ("mou-rok-refugees", "2001", 1_046),
    }
    assert ledger.count() == 8 + 2 + 1 + 1


def test_the_excluded_rows_have_their_kind_of_reason(client, loaded):
    slips = api(client, "travel/crossings", "?exclusion=slip")["results"]
    swapped = api(client, "travel/crossings", "?exclusion=swapped")["results"]

    assert {(row["source"]["slug"], row["period"]) for row in slips} == {
        ("cnta", "2011-01/2011-09"),
        ("cnta", "2012"),
        ("cnta", "2014"),
        ("kostat", "1997"),
        ("mou-rok-refugees", "2024"),
    }
    assert {(row["source"]["slug"], row["period"]) for row in swapped} == {
        ("kotra-tourism", year) for year in ("2012", "2013", "2014")
    }
    assert all("direction very likely swapped" in row["note"] for row in swapped)
