"""The zone of Kaesong: years are drawn, months and running totals are not added to them."""

import csv
from pathlib import Path

import pytest

import travel.kaesong
from tests.reading import chart, line, page, text_of
from travel.kaesong.models import ZoneFigure

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]

SEED = Path(travel.kaesong.__path__[0]) / "seed" / "kaesong-zone.csv"


def test_every_row_is_there_and_a_second_report_is_a_reading():
    with SEED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    standing = ZoneFigure.objects.with_readings()

    assert len(rows) == standing.count() == 52
    assert {r.period for r in standing.further_readings()} == {"2005", "2010", "2014", "2015"}


def test_output_is_of_full_years_only(client):
    figure = chart(client, "travel/kaesong-output")

    ministry = line(figure, "mou-rok-kaesong")
    assert set(ministry) == {*("2005", "2009", "2010", "2011", "2012", "2013", "2014", "2015")}
    assert ministry["2015"] == 563_300_000
    assert line(figure, "kidmac") == {"2005": 15_000_000, "2006": 74_000_000}


def test_running_totals_stand_in_the_table_as_spans():
    spans = ZoneFigure.objects.as_of().filter(indicator="output", frequency="cumulative")

    assert {row.period for row in spans} >= {"2005/2016-02", "2005/2015-07"}


def test_workers_stand_at_the_day_counted(client):
    figure = chart(client, "travel/kaesong-workers")

    assert "54,988 persons in December 2015" in figure["headline"]["text"]
    last = ZoneFigure.objects.as_of().get(indicator="workers", period="2015-12")
    assert str(last.state_of) == "2015-12-31"


def test_the_zone_stands_on_south_koreas_page_alone(client):
    assert 'id="kaesong"' in page(client, "/countries/south-korea/")
    assert 'id="kaesong"' not in page(client, "/countries/china/")


def test_pages_answer_before_anything_was_read(client):
    ZoneFigure.objects.all().delete()

    assert "No figure of the zone is on record" in text_of(page(client, "/travel/kaesong/"))
    for slug in ("kaesong-output", "kaesong-workers"):
        assert "No figure that can be drawn is on record" in page(client, f"/charts/travel/{slug}/")
