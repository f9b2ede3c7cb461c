"""What is excluded is shown with a coded reason, and nothing is lost: total and ledger add up."""

from collections import Counter

import pytest
from django.db.models import Sum

from tests.factories import FlowFactory, ReleaseFactory
from tests.reading import page, table
from trade.models import Flow

from .seed import COMPILATIONS, FLOWS

pytestmark = pytest.mark.django_db


def _sum(flows):
    return flows.aggregate(total=Sum("value"))["total"]


def test_a_row_that_is_counted_again_loses_its_reason(universe, ruritania, bureau):
    release = ReleaseFactory(source=bureau)
    fields = {"period": "2012", "note": "mix-up", "exclusion": "mix-up"}
    row = FlowFactory(release=release, country=ruritania, status="excluded", **fields)
    assert row.exclusion == "mix-up"

    row.status = "reported"
    row.save()
    assert row.exclusion == ""


def test_the_total_and_the_ledger_make_the_raw_sum(loaded):
    raw = Flow.objects.as_of().with_partners().annual()
    raw = raw.filter(source__slug="worldmark", period="1998", direction="export")

    # Ireland 11 million, Lebanon 36 million
    assert _sum(raw.excluded()) == 47_000_000
    assert _sum(raw.included()) == _sum(raw) - 47_000_000


def test_excluded_rows_carry_a_coded_reason_on_the_page_and_in_the_api(client, loaded):
    kinds = table(page(client, "/exclusions/"), "kinds")
    column = kinds[0].index("Trade by partner")
    excluded = [row for row in (*FLOWS, *COMPILATIONS) if row["status"] == "excluded"]
    expected = Counter(row["exclusion"] for row in excluded)
    # Autumn 2024 and the South’s split of 2015; the European Union of 2010 and 2013, both ways; and
    # Russia in 2025, which no kind of reason fits.
    expected += Counter({"misfiled": 4, "mix-up": 4, None: 1})
    assert kinds[1][0] == "Probably South Korea’s: the two Koreas mixed up"
    assert kinds[1][column] == str(expected["mix-up"])

    answer = client.get("/api/v1/trade/flows/?status=excluded&rule=all&page_size=1000").json()
    found = Counter(row["exclusion"] for row in answer["results"])
    assert found == expected
