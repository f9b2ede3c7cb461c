"""Marks behind every picture of time: the switch, what it lays, and that nothing else changes."""

import csv
import io
from collections import Counter
from datetime import UTC, datetime

import pytest
from django.utils import timezone

from diplomacy.council.charts import resolutions
from diplomacy.council.models import Launch, NuclearTest
from nkworld.asking import marks
from nkworld.figures import registry as figures
from tests.reading import api, chart, page, text_of
from trade.goods.models import Measure

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded", "as_one_reader")]

LABELS = {"1718": "UN bans arms, luxury goods", "2371": "UN bans coal, iron, seafood"}


def told(figure):
    return [(mark["x"], mark["label"]) for mark in figure["marks"]]


def strip(figure, slug):
    found = next(each for each in figure["strips"] if each["slug"] == f"launches-{slug}")
    return {p["x"]: p["low"] if p["value"] is None else p["value"] for p in found["points"]}


@pytest.mark.parametrize("slug", [each.slug for each in figures.every()])
def test_every_picture_of_time_can_be_marked_and_no_other(slug):
    registered = figures.get(slug)
    form, figure = registered.ask()

    takes_marks = figure.is_timeline and figure.kind != "heat"  # a table has no place for them
    assert ("marks" in form.fields) == takes_marks or not figure
    if "marks" not in form.fields:
        return
    for query in ({"marks": name} for name, _ in marks.choices()):
        _, marked = registered.ask(query)
        assert marked.series == figure.series
        assert marked.headline == figure.headline


def test_the_set_has_every_resolution_by_what_it_did_where_that_is_on_record(client):
    figure = chart(client, "trade/total", "?marks=resolutions")

    assert [x for x, _ in told(figure)] == sorted(str(each.date) for each in resolutions())
    labels = {label for _, label in told(figure)}
    assert {*LABELS.values(), "Both Koreas join the UN", "Resolution 825"} <= labels
    assert not {f"Resolution {number}" for number in LABELS} & labels


def test_resolutions_of_which_measures_are_on_record_are_the_major_ones(client):
    figure = chart(client, "trade/total", "?marks=resolutions")
    major = {mark["label"] for mark in figure["marks"] if not mark["minor"]}

    with_measures = Measure.objects.filter(resolution__issuer="unsc")
    assert len(major) == with_measures.values("resolution").distinct().count()
    others = {label for _, label in told(figure)} - major
    assert {"Both Koreas join the UN", "Resolution 1928", "Resolution 2680"} <= others


def test_nuclear_tests_are_marked_and_launches_counted_by_year(client):
    figure = chart(client, "diplomacy/relations", "?marks=tests")

    days = {f"Nuclear test {test.number}": str(test.date) for test in NuclearTest.objects.all()}
    assert {label: x for x, label in told(figure)} == days
    for slug in ("nk-missile-tests", "cns"):
        dates = Launch.objects.filter(source__slug=slug).values_list("date", flat=True)
        counted = Counter(str(day)[:4] for day in dates)
        drawn = {year: number for year, number in strip(figure, slug).items() if number}
        assert drawn == {y: n for y, n in counted.items() if y in figure["labels"]}


def test_launches_are_counted_by_month_under_months(client):
    query = "?marks=tests&frequency=monthly&goods=2701&country=CHN"
    figure = chart(client, "trade/commodity-value", query)

    assert figure["labels"][0].count("-") == 1
    dates = Launch.objects.filter(source__slug="cns").values_list("date", flat=True)
    counted = Counter(str(day)[:7] for day in dates)
    drawn = {month: number for month, number in strip(figure, "cns").items() if number}
    assert drawn == {m: n for m, n in counted.items() if m in figure["labels"]}
    assert drawn


def test_two_databases_are_two_strips(client):
    figure = chart(client, "trade/total", "?marks=tests&from=2019")

    assert [each["slug"] for each in figure["strips"]] == [
        "launches-nk-missile-tests",
        "launches-cns",
    ]
    assert strip(figure, "nk-missile-tests")["2022"] == strip(figure, "cns")["2022"] == 69


def test_page_files_and_api_have_the_same_marks(client):
    query = "?marks=resolutions&from=2005"
    figure = chart(client, "trade/total", query)

    assert api(client, "charts/trade/total", query)["marks"] == figure["marks"]
    svg = client.get(f"/charts/trade/total.svg{query}").content.decode()
    assert ">UN bans</text>" in svg and f">{LABELS['2371']}</text>" in svg
    text = client.get(f"/charts/trade/total.csv{query}").content.decode()
    rows = {row["period"]: row for row in csv.DictReader(io.StringIO(text))}
    assert f"{LABELS['1718']} (2006-10-14)" in rows["2006"]["context"]
    assert f"{LABELS['1718']} (14 October 2006)" in figure["description"]
    assert "Marked (Council resolutions)" in text_of(page(client, f"/charts/trade/total/{query}"))


def test_the_csv_without_marks_has_no_column_for_them(client):
    text = client.get("/charts/trade/total.csv?marks=none").content.decode()

    assert "context" not in text.partition("\n")[0]


def test_what_was_known_before_the_council_was_loaded_marks_nothing():
    before = datetime(2001, 1, 1, tzinfo=UTC)

    for slug in ("resolutions", "tests"):
        found = marks.context(slug, before)
        assert (found.marks, found.happenings, found.notes) == ((), (), ())


def test_an_answer_about_the_past_keeps_its_marks(client):
    moment = timezone.now().strftime("%Y-%m-%dT%H:%M:%SZ")
    query = f"?marks=resolutions&as_of={moment}"
    before = client.get(f"/charts/trade/total.json{query}").content
    first = resolutions()[-1].main
    first.document = "S/RES/99999"
    first.save()

    assert client.get(f"/charts/trade/total.json{query}").content == before
    assert "Resolution 99999" in {
        label for _, label in told(chart(client, "trade/total", "?marks=resolutions"))
    }


def switch(html):
    part = html.split('class="row figure-switch figure-marks"')[1].split("</div>")[0]
    return part, text_of(part.partition(">")[2])


def test_the_switch_stands_under_the_picture_and_says_what_is_chosen(client):
    own, words = switch(page(client, "/charts/trade/total/"))
    sets = "none Council resolutions Nuclear and missile tests"
    assert words == f"Marks the chart’s own {sets} What is marked"
    assert own.count("aria-current") == 1

    chosen, words = switch(page(client, "/charts/trade/total/?marks=tests&from=2005"))
    assert "/charts/trade/total/?from=2005&amp;marks=resolutions" in chosen
    assert words.endswith("What is marked")
    assert 'href="/diplomacy/council/launches/"' in chosen


def test_a_picture_without_marks_of_its_own_offers_none_once(client):
    _, words = switch(page(client, "/charts/travel/china/"))

    assert words == "Marks none Council resolutions Nuclear and missile tests"


def test_the_form_carries_the_marks_along(client):
    html = page(client, "/charts/trade/total/?marks=tests")
    form = html.split("<form")[2].split("</form>")[0]

    assert '<input type="hidden" name="marks" value="tests"' in form
    assert 'name="marks"' not in page(client, "/charts/trade/total/")


@pytest.mark.parametrize(
    "address",
    [
        "/countries/china/trade/",
        "/aid/",
        "/trade/goods/",
        "/trade/goods/2701/",
        "/trade/sanctions/",
        "/trade/valuation/",
    ],
)
def test_pages_whose_pictures_ask_them_again_know_the_marks(client, address):
    html = page(client, f"{address}?marks=tests")

    assert ">Launches each year, CNS" in html
    assert f"{address}?" in html


def test_a_reader_who_switches_comes_back_to_the_picture(client):
    part, _ = switch(page(client, "/countries/china/trade/"))

    assert 'href="/countries/china/trade/?marks=resolutions#trade-partner"' in part
