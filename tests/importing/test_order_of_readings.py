"""Of several readings of one figure, which is the claim: own word, later, nearer, finer."""

import csv
import io

import pytest

from nkworld.importing.models import Upload
from nkworld.importing.staging import stage
from nkworld.provenance.models import Dataset
from trade.models import Flow

pytestmark = pytest.mark.postgres

HEADER = [
    "source",
    "country",
    "period",
    "direction",
    "value",
    "status",
    "citation",
    "as_quoted",
    "read",
    "reported_on",
    "value_low",
]


def row(value, status="reported", read="quoted", reported_on=""):
    page = f"https://herald.example/{value}/{read}/{reported_on}"
    cells = ["bureau", "XRU", "2013", "export", value, status, page, f"{value}", read]
    return [*cells, reported_on, ""]


@pytest.fixture
def claim_of(universe):
    """The value that is the claim of a file of readings, whatever their order."""

    def claim(*rows):
        found = set()
        for number, order in enumerate([rows, rows[::-1]]):
            text = io.StringIO()
            csv.writer(text).writerows([HEADER, *order])
            dataset = Dataset.objects.get(slug="trade/flows")
            upload = Upload(dataset=dataset, label=f"Try {number}", several_readings=True)
            outcome = stage(io.BytesIO(text.getvalue().encode()), upload)
            assert not outcome.refusals, outcome.refusals
            staged = Flow.objects.filter(release__in=outcome.releases)
            best = staged.get(reading=0)
            found.add((best.value, best.read))
        [(value, claim.read)] = found
        return value

    return claim


def test_a_later_report_is_the_sources_later_word(claim_of):
    assert claim_of(row(1149, reported_on="2006-01"), row(1300, reported_on="2007-05-02")) == 1300


def test_the_source_itself_goes_before_who_quotes_it_on_the_same_day(claim_of):
    assert claim_of(row(1149), row(1150, read="at-source")) == 1150


def test_the_finer_of_two_alike_is_the_claim(claim_of):
    assert claim_of(row(1149), row(1100)) == 1149


def test_what_nobody_reviewed_comes_last_however_late(claim_of):
    assert claim_of(row(1149), row(1151, read="compilation", reported_on="2020")) == 1149


def test_what_was_derived_stands_behind_what_was_printed(claim_of):
    assert claim_of(row(1149), row(1148, status="estimated", reported_on="2020")) == 1149


def test_a_later_page_that_rounds_says_nothing_later(claim_of):
    assert claim_of(row(12_920_667), row(13_000_000, reported_on="2016")) == 12_920_667
    assert claim_of(row(12_920_667), row(12_000_000, reported_on="2016")) == 12_920_667


def test_a_later_page_that_says_something_else_is_the_later_word(claim_of):
    assert claim_of(row(12_920_667), row(14_000_000, reported_on="2016")) == 14_000_000
    assert claim_of(row(2914), row(2929, reported_on="2013")) == 2929


def test_what_a_better_reading_confirms_to_its_printed_precision_takes_its_standing(claim_of):
    assert claim_of(row(116_400), row(116_382, read="compilation")) == 116_382
    assert claim_of.read == "quoted"
    assert claim_of(row(116_400, read="at-source"), row(116_382)) == 116_382
    assert claim_of.read == "at-source"


def test_what_a_better_reading_does_not_confirm_stays_behind_it(claim_of):
    assert claim_of(row(116_300), row(116_382, read="compilation")) == 116_300
    assert claim_of(row(100), row(140, read="compilation")) == 100
    assert claim_of.read == "quoted"


def test_a_reading_with_a_value_is_the_claim_before_one_that_gives_bounds_only(claim_of):
    bound = row(1100, reported_on="2020")
    bound[HEADER.index("value")], bound[HEADER.index("value_low")] = "", "1100"

    assert claim_of(row(1149), bound) == 1149
