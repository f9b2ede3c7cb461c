"""Amounts that were found wrong: the first delivery is answered to the past, today's to today."""

import pytest

from nkworld.provenance.models import Read
from tests.reading import first_delivery, page
from trade.models import Flow, InterKoreanFlow

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]
MILLION = 1_000_000


def rows(model, moment=None, **cell):
    return model.objects.as_of(moment).filter(**cell).select_related("source")


def before(model):
    return first_delivery(model.dataset)


def test_russia_2024_is_a_lower_bound():
    cell = {"source__slug": "kinu", "country__code": "RUS", "period": "2024"}

    assert rows(Flow, before(Flow), **cell).get().value == 200 * MILLION
    now = rows(Flow, **cell).get()
    assert (now.value, now.value_low, now.value_high) == (None, 200 * MILLION, None)


@pytest.mark.parametrize(
    ("month", "filed_wrongly", "of_2025"),
    [("09", 202_000_000, 271_000_000), ("10", 218_800_000, 227_000_000)],
)
def test_trade_with_china_in_autumn_2024_stood_under_2025(month, filed_wrongly, of_2025):
    cell = {"source__slug": "china-customs", "country__code": "CHN", "direction": "turnover"}
    year = {"period": f"2025-{month}"}

    assert rows(Flow, before(Flow), **cell | year).get().value == filed_wrongly
    found = {row.status: row for row in rows(Flow, **cell | year)}
    assert (found["reported"].value, found["excluded"].value) == (of_2025, filed_wrongly)
    assert found["excluded"].exclusion == "misfiled"
    assert "belongs to another year" in found["excluded"].note
    assert rows(Flow, **cell, period=f"2024-{month}").get().value == filed_wrongly
    assert not rows(Flow, before(Flow), **cell, period=f"2024-{month}").exists()


def test_nine_months_of_japan_1995_are_in_dollars_as_the_page_prints_them():
    cell = {"country__code": "JPN", "period": "1995-01/1995-09"}

    assert not rows(Flow, before(Flow), **cell).exists()
    claim = rows(Flow, **cell).get()
    assert (claim.value, claim.direction) == (450 * MILLION, "turnover")
    assert "415억엔" in claim.as_quoted and not claim.derivation


@pytest.mark.parametrize(
    ("model", "cell"),
    [(Flow, {"country__code": "KOR"}), (InterKoreanFlow, {"category": "total"})],
)
def test_inter_korean_trade_of_2006_has_its_two_directions(model, cell):
    """What the South sends north is an import here."""
    cell |= {"source__slug": "mou-rok", "period": "2006"}
    now = {row.direction: row.value for row in rows(model, **cell)}

    assert {row.direction for row in rows(model, before(model), **cell)} == {"turnover"}
    assert now == {"export": 519_540_000, "import": 830_200_000, "turnover": 1_349_740_000}
    assert now["export"] + now["import"] == now["turnover"]


@pytest.mark.parametrize(
    ("model", "cell"),
    [(Flow, {"country__code": "KOR"}), (InterKoreanFlow, {"category": "total"})],
)
def test_the_split_of_2015_is_the_essays_and_no_longer_the_ministrys(model, cell):
    cell |= {"period": "2015", "direction__in": ["export", "import"]}
    then = rows(model, before(model), **cell).included()
    now = rows(model, **cell).included()

    assert {row.source.slug for row in then if row.status == "derived"} == {"mou-rok"}
    essays = now.filter(source__slug="ncnk-ewc-essay")
    assert {row.read for row in essays} == {Read.COMPILATION}
    then = then.filter(status="derived")
    assert {(r.direction, r.value) for r in then} == {(r.direction, r.value) for r in essays}
    assert {row.source.slug: row.read for row in now.exclude(pk__in=essays)} == {
        "kita": Read.QUOTED
    }


def test_both_figures_of_india_2013_say_the_doubt():
    cell = {"source__slug": "india-moc", "country__code": "IND", "period": "2013"}
    now = {row.direction: row for row in rows(Flow, **cell)}

    assert {row.value for row in now.values()} == {140_000, 202_440_000, 462_000_000}
    assert all("which holds is not known" in row.note for row in now.values())
    assert "revised upward" in rows(Flow, before(Flow), **cell, direction="export").get().note


def test_the_note_on_crude_oil_stands_beside_imports_only():
    kotra = {"source__slug": "kotra", "note__contains": "crude"}

    assert rows(Flow, before(Flow), **kotra, direction="export").count() == 22
    assert not rows(Flow, **kotra, direction="export").exists()
    assert rows(Flow, **kotra, direction="import").count() >= 22


def test_chinese_customs_of_2020_are_read_in_a_newspaper():
    cell = {"source__slug": "china-customs", "country__code": "CHN", "period": "2020"}
    now = {row.direction: row for row in rows(Flow, **cell, frequency="annual")}

    assert (now["export"].value, now["import"].value) == (48_001_000, 491_059_000)
    assert {row.read for row in now.values()} == {Read.QUOTED}


def test_a_correction_is_no_revision_by_the_source(client):
    """202 million of 2025 were never Chinese customs' word, so nothing moved to 271."""
    assert "china-customs" not in page(client, "/trade/revisions/")
