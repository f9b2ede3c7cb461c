"""What must hold on the loaded data: read from page, chart, API and file alike."""

import re
from decimal import Decimal

import pytest

from tests.reading import api, chart, everywhere, first_delivery, line, page
from travel.models import Crossing, OverseasWorkers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]
INTO_CHINA = "?country=CHN&direction=from-dprk&kind=entry"


def differing(figure):
    """The periods that the note under a figure names as not adding up."""
    notes = [note for note in figure["notes"] if note.startswith("Printed parts do not add up")]
    return re.findall(r"(\S+) \([\d,]+ of [\d,]+: [\d,]+ (?:fewer|more)", "".join(notes))


def test_every_row_of_the_seed_is_there_with_its_papers():
    assert Crossing.objects.with_readings(first_delivery("travel/crossings")).count() == 599 + 8
    workers = OverseasWorkers.objects.with_readings(first_delivery("travel/overseas-workers"))
    assert workers.count() == 52
    for model in (Crossing, OverseasWorkers):
        assert not model.objects.with_readings().filter(citation="").exists()
        assert not model.objects.with_readings().filter(as_quoted="").exists()


def test_entries_into_china_rose_by_over_sixty_per_cent_from_2010_to_2015(client):
    figure = everywhere(client, "travel/china")
    entries = line(figure, "entries")

    assert (entries["2010"], entries["2015"]) == (116_382, 188_300)
    assert entries["2015"] / entries["2010"] > Decimal("1.6")
    assert "188,300 in 2015, per China Tourism Office" in figure["headline"]["text"]


def test_about_half_of_the_entries_are_those_of_workers_and_crew(client):
    entries = line(chart(client, "travel/china"), "entries")
    workers = line(everywhere(client, "travel/china-purpose"), "worker-crew")

    for year in ("2010", "2011", "2012", "2013", "2014", "2015"):
        assert Decimal("0.43") < workers[year] / entries[year] < Decimal("0.51"), year
    assert workers["2015"] / entries["2015"] == pytest.approx(Decimal("0.5"), abs=Decimal("0.001"))


def test_entries_of_women_more_than_tripled_and_the_page_says_how_far_the_data_goes(client):
    figure = everywhere(client, "travel/china-sex")
    women = line(figure, "female")

    assert women["2013"] > 3 * women["2010"]
    assert (women["2010"], women["2013"]) == (14_400, 50_000)
    assert "2013 (200,000 of 206,600: 6,600 fewer)" in " ".join(figure["notes"])
    html = page(client, "/charts/travel/china-sex/")
    assert "as far as the data has it" in html
    assert "rounded to ten thousands" in html


@pytest.mark.parametrize(
    ("by", "years"),
    [
        ("purpose", ["2010", "2012", "2013", "2014", "2015"]),
        ("sex", ["2010", "2013", "2014", "2015"]),
        ("age", ["2010", "2011", "2015"]),
        ("mode", ["2013", "2014", "2015"]),
    ],
)
def test_every_year_in_which_parts_and_total_differ_is_named(client, by, years):
    figure = everywhere(client, "travel/parts-and-total", f"?by={by}")
    total, parts = line(figure, "total"), line(figure, "sum")

    assert [year for year in total if total[year] != parts[year]] == years
    assert differing(figure) == years
    assert differing(chart(client, f"travel/china-{by}")) == years
    html = page(client, f"/charts/travel/parts-and-total/?by={by}")
    assert all(f"{year} ({parts[year]:,} of {total[year]:,}" in html for year in years)


def test_the_sum_is_that_of_the_parts_which_the_api_gives(client):
    rows = api(
        client, "travel/crossings", INTO_CHINA + "&dimension=purpose&frequency=annual&period=2015"
    )
    parts = line(chart(client, "travel/parts-and-total"), "sum")

    assert sum(row["value"] for row in rows["results"]) == parts["2015"] == 191_700


def test_a_stack_reaches_the_printed_total_or_says_that_it_exceeds_it(client):
    totals = line(chart(client, "travel/china"), "entries")
    for by in ("purpose", "sex", "age", "mode"):
        figure = chart(client, f"travel/china-{by}")
        for year, total in totals.items():
            stack = [line(figure, each["slug"]).get(year, 0) for each in figure["series"]]
            assert sum(stack) == total or (sum(stack) > total and year in differing(figure))


@pytest.mark.parametrize("frequency", ["annual", "half-yearly", "quarterly", "cumulative"])
def test_one_frequency_stands_in_a_figure(client, frequency):
    shape = {
        "annual": r"\d{4}",
        "half-yearly": r"\d{4}-H[12]",
        "quarterly": r"\d{4}-Q[1-4]",
        "cumulative": r"\d{4}-\d\d/\d{4}-\d\d",
    }[frequency]
    for slug in ("travel/china", "travel/china-sex", "travel/parts-and-total"):
        labels = chart(client, slug, f"?frequency={frequency}")["labels"]
        assert labels
        assert all(re.fullmatch(shape, label) for label in labels), (slug, labels)


def test_visits_leave_out_the_two_rows_without_the_liaison_office(client):
    north = line(everywhere(client, "travel/to-the-north"), "visits")

    assert (north["2018"], north["2019"]) == (6_689, 9_835)
    usual = api(client, "travel/crossings", "?country=KOR&coverage=without-liaison-office")
    assert {row["value"] for row in usual["results"]} == {4_612, 576}


def test_visits_both_ways_stand_apart_and_only_where_nothing_finer_is_known(client):
    figure = everywhere(client, "travel/to-the-north")
    north, both = line(figure, "visits"), line(figure, "both")

    assert both == {"2016": 14_000, "2021": 0, "2022": 0}
    assert not set(north) & set(both)


def test_no_tourist_to_kumgang_is_in_a_count_of_visits(client):
    north = line(chart(client, "travel/to-the-north"), "visits")
    kumgang = line(everywhere(client, "travel/kumgang"), "tourists")

    assert kumgang["2005"] == 298_247
    assert north["2005"] == 87_028
    assert line(everywhere(client, "travel/kaesong"), "tourists")["2008-06"] == 12_161


def test_resettlers_by_year_and_sex(client):
    figure = everywhere(client, "travel/resettlement")

    assert figure["unit"] == "persons"
    assert differing(figure) == []
    women, men = line(figure, "female"), line(figure, "male")
    assert (women["2025"], men["2025"]) == (198, 25)
    assert (women["2024"], men["2024"]) == (210, 26)
    assert (women["2004"], men["2004"]) == (1_272, 626)
    assert {str(year) for year in range(2002, 2020)} <= women.keys() & men.keys()
    newest = api(
        client, "travel/crossings", "?country=KOR&kind=resettlement&dimension=total&period=2025"
    )
    assert [row["value"] for row in newest["results"]] == [223]


def test_entries_into_russia_in_2024_add_up_by_purpose(client):
    figure = everywhere(client, "travel/russia")

    purposes = [line(figure, each["slug"]).get("2024", 0) for each in figure["series"]]
    assert sum(purposes) == 13_221
    assert line(figure, "education")["2024"] == 7_887
    assert differing(figure) == ["2019"]


def test_half_counted_russian_years_are_in_no_series(client):
    visitors = line(everywhere(client, "travel/visitors"), "russia")

    assert visitors == {"2023": 1_238, "2024": 6_469, "2025": 9_985}
    half = api(client, "travel/crossings", "?country=RUS&direction=to-dprk&coverage=two-quarters")
    assert {row["period"]: row["value"] for row in half["results"]} == {"2021": 41, "2022": 73}


def test_estimates_of_tourists_keep_their_ranges_and_are_never_added(client):
    figure = chart(client, "travel/tourists")

    ranges = {
        series["slug"]: (p["low"], p["high"])
        for series in figure["series"]
        for p in series["points"]
        if p["low"] is not None
    }
    assert ranges == {"rfa": (60_000, 70_000), "kiep": (51_000, 61_000)}
    assert "Radio Free Asia: 60,000 to 70,000 in 2011" in figure["description"]


def test_excluded_counts_stand_in_the_ledger_and_in_no_figure(client):
    ledger = page(client, "/exclusions/")
    excluded = api(client, "travel/crossings", "?status=excluded")["results"]

    assert len(excluded) == 12
    assert all(row["note"].split(";")[0] in ledger for row in excluded)
    assert 186_000 not in line(chart(client, "travel/china"), "entries").values()
