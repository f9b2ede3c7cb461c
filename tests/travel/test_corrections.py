"""Counts that were found wrong: the first delivery is answered to the past, the page to today."""

import pytest

from tests.reading import api, first_delivery
from travel.models import Crossing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]

RESETTLED = {"country__code": "KOR", "kind": "resettlement"}
SOUTH = {"country__code": "KOR", "kind": "visit", "direction": "from-dprk"}
ENTRIES = {"country__code": "CHN", "kind": "entry", "direction": "from-dprk"}


def counts(moment=None, **cell):
    """{source: counted value} of one cell, as known then or now."""
    cell = {"category": "total", "frequency": "annual"} | cell
    rows = Crossing.objects.as_of(moment).included().filter(**cell)
    return dict(rows.values_list("source__slug", "value"))


@pytest.mark.parametrize(
    ("cell", "before", "now"),
    [
        (
            RESETTLED | {"period": "2001"},
            {"mou-rok-refugees": 1_046},
            {"mou-rok-refugees": 583},
        ),
        (RESETTLED | {"period": "2004"}, {}, {"mou-rok-refugees": 1_898}),
        (
            RESETTLED | {"period": "2024", "category": "female"},
            {"mou-rok-refugees": 216},
            {"mou-rok-refugees": 210},
        ),
        (
            RESETTLED | {"period": "2009"},
            {"mou-rok-refugees": 2_914},
            {"mou-rok-refugees": 2_914},
        ),
        (SOUTH | {"period": "2005"}, {"mou-rok-visits": 1_149}, {"mou-rok-visits": 1_300}),
        (
            ENTRIES | {"period": "2010"},
            {"cnta": 116_382},
            {"cnta": 116_382, "ncnk-ewc-essay": 116_382},
        ),
        (
            ENTRIES | {"period": "2015"},
            {"cnta": 188_300},
            {"cnta": 188_300, "ncnk-ewc-essay": 188_300},
        ),
    ],
)
def test_as_of_the_first_delivery_the_old_count_answers_and_now_the_new(cell, before, now):
    assert counts(first_delivery("travel/crossings"), **cell) == before
    assert counts(**cell) == now


def test_the_api_says_the_same_of_both_moments(client):
    query = "?country=KOR&kind=resettlement&dimension=total&period=2001&as_of="
    moment = first_delivery("travel/crossings").isoformat().replace("+00:00", "Z")

    [before] = api(client, "travel/crossings", query + moment)["results"]
    [now] = api(client, "travel/crossings", query.removesuffix("&as_of="))["results"]
    assert (before["value"], now["value"]) == (1_046, 583)


def test_a_year_by_sex_adds_up_as_the_ministry_prints_it():
    for year in range(2002, 2020):
        period = RESETTLED | {"period": str(year)}
        [total] = counts(**period).values()
        [women] = counts(**period | {"category": "female"}).values()
        [men] = counts(**period | {"category": "male"}).values()
        assert women + men == total, year


def test_the_ministrys_own_table_is_the_claim_and_the_reports_are_its_readings():
    rows = Crossing.objects.with_readings().filter(**RESETTLED, period="2009", category="total")

    claim = rows.get(reading=0)
    assert (claim.read, claim.value) == ("at-source", 2_914)
    readings = rows.filter(reading__gt=0).values_list("value", flat=True)
    assert set(readings) == {2_914, 2_929, 2_952, 2_927}


def test_tours_to_kaesong_are_read_on_a_newspapers_page():
    june = Crossing.objects.as_of().get(period="2008-06", category="kaesong-tourism")

    assert (june.value, june.read) == (12_161, "quoted")
    assert "nk.chosun.com" in june.citation
