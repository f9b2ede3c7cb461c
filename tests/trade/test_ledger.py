"""What is excluded is shown with a coded reason, and nothing is lost: total and ledger add up."""

from decimal import Decimal

import pytest

from tests.factories import FlowFactory, ReleaseFactory
from tests.reading import page
from trade.models import Flow

pytestmark = pytest.mark.django_db


def test_a_row_that_is_counted_again_loses_its_reason(universe, ruritania, bureau):
    release = ReleaseFactory(source=bureau)
    fields = {"period": "2012", "note": "mix-up", "exclusion": "mix-up"}
    row = FlowFactory(release=release, country=ruritania, status="excluded", **fields)
    assert row.exclusion == "mix-up"

    row.status = "reported"
    row.save()
    assert row.exclusion == ""


def test_the_total_and_the_ledger_make_the_raw_sum(loaded):
    counted, ledger = Decimal(0), Decimal(0)
    raw = Flow.objects.live().with_partners().annual()
    raw = raw.filter(source__slug="worldmark", period="1998", direction="export")
    for row in raw:
        counted += 0 if row.status == "excluded" else row.value
        ledger += row.value if row.status == "excluded" else 0
    [weighed] = raw.weighed()

    # Ireland 11 million, Lebanon 36 million
    assert weighed["ledger"] == ledger == 47_000_000
    assert weighed["counted"] == counted
    assert weighed["raw"] == counted + ledger == sum(row.value for row in raw)


def test_every_source_and_year_adds_up(loaded):
    for row in Flow.objects.live().annual().weighed():
        assert row["counted"] + row["ledger"] == row["raw"], row


def test_excluded_rows_carry_a_coded_reason_on_the_page_and_in_the_api(client, loaded):
    html = page(client, "/exclusions/")
    assert "the two Koreas mixed up: 6" in html

    answer = client.get("/api/v1/trade/flows/?status=excluded&rule=all").json()
    assert {row["exclusion"] for row in answer["results"]} == {"mix-up"}
    assert len(answer["results"]) == 6
