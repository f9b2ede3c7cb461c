"""What must hold on the loaded data: read from page, chart, API and file alike."""

import csv
import io
import re
from decimal import Decimal

import pytest

from nkworld.provenance.bindings import resolve
from tests.reading import api, chart, everywhere, line, page
from travel.models import Crossing, OverseasWorkers

pytestmark = pytest.mark.django_db
TRAVEL_PAGE_QUERIES = 99
CHINA = "?country=CHN&direction=from-dprk&kind=entry"


@pytest.fixture(autouse=True)
def _curated_data(loaded):
    pass


def differing(figure):
    """The periods that the note under a figure names as not adding up."""
    [note] = [note for note in figure["notes"] if note.startswith("Printed parts do not add up")]
    return re.findall(r"(\S+) \([\d,]+ of [\d,]+: [\d,]+ (?:fewer|more)", note)


def test_every_row_of_the_seed_is_there_with_its_papers():
    assert Crossing.objects.standing().count() == 552
    assert OverseasWorkers.objects.standing().count() == 44
    for model in (Crossing, OverseasWorkers):
        assert not model.objects.standing().filter(citation="").exists()
        assert not model.objects.standing().filter(as_quoted="").exists()


def test_entries_into_china_rose_by_over_sixty_per_cent_from_2010_to_2015(client):
    figure = everywhere(client, "travel/china")
    entries = line(figure, "entries")

    assert (entries["2010"], entries["2015"]) == (116_382, 188_300)
    assert entries["2015"] / entries["2010"] > Decimal("1.6")
    assert "61.8 %" in figure["title"]


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
    html = page(client, "/travel/")
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
    html = page(client, "/travel/")
    assert all(f"{year} ({parts[year]:,} of {total[year]:,}" in html for year in years)


def test_the_sum_is_that_of_the_parts_which_the_api_gives(client):
    rows = api(
        client, "travel/crossings", f"{CHINA}&dimension=purpose&frequency=annual&period=2015"
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
    assert differing(figure) == ["2009", "2013", "2024"]
    women, men = line(figure, "female"), line(figure, "male")
    assert (women["2025"], men["2025"]) == (198, 25)
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

    assert len(excluded) == 7
    assert all(row["note"].split(";")[0] in ledger for row in excluded)
    assert 186_000 not in line(chart(client, "travel/china"), "entries").values()


def test_workers_by_host_are_ranges_of_their_sources(client):
    figure = chart(client, "travel/workers")

    assert figure["labels"][:3] == ["World", "China", "Russia"]
    kinu = {p["x"]: p for s in figure["series"] if s["slug"] == "kinu-workers" for p in s["points"]}
    assert (kinu["China"]["value"], kinu["China"]["low"], kinu["China"]["high"]) == (
        None,
        100_000,
        None,
    )
    assert kinu["Russia"]["high"] == 40_000
    assert all("2017" in kinu[host]["note"] for host in ("China", "Russia"))


def test_those_sent_home_are_never_among_those_present(client):
    present = chart(client, "travel/workers")
    home = chart(client, "travel/workers", "?kind=sent-home")

    assert line(home, "unsc-1718")["Russia"] == 18_533
    assert 18_533 not in [p["value"] for s in present["series"] for p in s["points"]]


def test_an_undated_estimate_is_asked_for_by_its_dating(client):
    rows = api(client, "travel/overseas-workers", "?dating=open&rule=all")["results"]

    assert len(rows) == 9
    assert all("/" in row["period"] and row["frequency"] == "cumulative" for row in rows)


def test_page_api_and_file_give_the_same_claims_to_the_digit(client):
    query = f"{CHINA}&frequency=annual&dimension=total"
    rows = api(client, "travel/crossings", query)["results"]
    html = page(client, f"/travel/crossings/{query}")
    response = client.get(f"/api/v1/travel/crossings/{query}&format=csv")
    text = b"".join(response.streaming_content).decode()
    file = list(csv.DictReader(io.StringIO(text)))

    assert [Decimal(row["value"]) for row in file if row["period"]] == [r["value"] for r in rows]
    assert len(rows) == 8
    for row in rows:
        assert f"{row['value']:,}" in html
        assert row["source"]["name"] in html


def test_another_rule_shows_the_yearbook(client):
    ministry = line(everywhere(client, "travel/to-the-north"), "visits")
    yearbook = line(everywhere(client, "travel/to-the-north", "?rule=compilers-first"), "visits")

    assert (ministry["2009"], yearbook["2009"]) == (120_616, 120_716)


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("arrivals:CHN:2015:persons:cnta", "188,300"),
        ("arrivals:KOR:2019:persons:mou-rok-refugees", "1,047"),
        ("arrivals:KOR:2021:persons:mou-rok-refugees", "63"),
        ("arrivals:KOR:2024:persons:mou-rok-refugees", "236"),
        ("arrivals:RUS:2019:persons:fsb", "21,000"),
        ("arrivals:RUS:2024:persons:fsb:to-dprk", "6,469"),
    ],
)
def test_numbers_of_the_profiles_are_bound_to_their_claims(key, text):
    assert resolve([key])[key].complaint(text) == ""


@pytest.mark.parametrize("slug", ["travel/crossings", "travel/overseas-workers"])
def test_the_catalogue_shows_both_tables(client, slug):
    assert f"/data/{slug}/" in page(client, "/data/")
    html = page(client, f"/data/{slug}/")
    assert f"/api/v1/{slug}/" in html
    assert "own terms" in html


def test_before_the_first_delivery_nothing_was_known(client):
    rows = api(client, "travel/crossings", "?as_of=2020-01-01&rule=all")["results"]

    assert rows == []


@pytest.mark.parametrize(
    ("country", "told"),
    [
        ("china", ["travel-country", "travel-china-purpose", "travel-tourists", "travel-host"]),
        ("russia", ["travel-country", "travel-russia", "travel-host"]),
        ("south-korea", ["travel-resettlement", "travel-to-the-north", "travel-to-the-south"]),
        ("mongolia", ["travel-host"]),
        ("united-states", []),
        ("japan", []),
    ],
)
def test_a_countrys_page_tells_what_is_known_of_it(client, country, told):
    html = page(client, f"/countries/{country}/")
    section = html.partition('<section id="travel"')[2]

    assert section
    assert re.findall(r'id="(travel-[a-z-]+)"\s+data-figure', section) == told


def test_a_country_without_travel_has_no_section(client):
    assert '<section id="travel"' not in page(client, "/countries/brazil/")


def test_the_page_of_travel_costs_a_fixed_number_of_queries(client, django_assert_num_queries):
    with django_assert_num_queries(TRAVEL_PAGE_QUERIES):
        client.get("/travel/")
