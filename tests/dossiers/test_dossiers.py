"""The war in Ukraine, visits, exchanges with China, stolen crypto assets: a module a table."""

import csv
import re
from html import unescape
from pathlib import Path

import pytest

import diplomacy.dossiers
from diplomacy.dossiers.models import RussiaWarClaim, Visit
from nkworld.figures.claims import Claims
from tests.reading import api, chart, page, text_of

SEED = Path(diplomacy.dossiers.__path__[0]) / "seed"
TABLES = ["china-exchanges", "cyber-theft", "russia-war", "visits"]
QUESTION = "how many North Korean troops in Russia"

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]


def rows_of(name):
    with (SEED / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("name", TABLES)
def test_no_row_is_lost_and_page_api_and_figure_are_there(client, name):
    rows = api(client, f"diplomacy/{name}", "?rule=all&readings=all&page_size=1000")["results"]

    assert len(rows) == len(rows_of(name))
    assert f"/diplomacy/{name}/claims/" in page(client, f"/diplomacy/{name}/")
    page(client, f"/diplomacy/{name}/claims/?rule=all")
    figure = chart(client, f"diplomacy/{name}")
    assert api(client, f"charts/diplomacy/{name}")["series"] == figure["series"] != []
    page(client, f"/charts/diplomacy/{name}/")


def test_the_search_answers_how_many_troops_with_the_newest_estimate(client):
    answer = client.get("/api/v1/search/", {"q": QUESTION}).json()["answer"]
    shown = text_of(page(client, f"/search/?q={QUESTION.replace(' ', '+')}"))

    assert "at least 8,000 persons in February 2026, per" in answer["sentence"]
    assert "at least 8,000" in shown
    assert answer["number"] == "at least 8,000"


def test_russias_page_says_it_in_one_line_and_chinas_nothing_of_it(client):
    line = "Troops in Russia: at least 8,000 persons in February 2026"

    for address in ("/countries/russia/", "/countries/russia/diplomacy/"):
        assert line in text_of(page(client, address))
    assert "Troops in Russia" not in page(client, "/countries/china/")


def test_of_the_killed_the_newest_of_a_source_stands_for_its_earlier_ones(client):
    figure = chart(client, "diplomacy/russia-war", "?measure=killed")

    assert figure["title"] == (
        "Troops killed: an estimated 2,000 persons on 2 September 2025, per ROK intelligence"
    )
    assert len(figure["labels"]) == 5  # at least 100, 300, 600, 2,000, and 350 of another source


@pytest.mark.parametrize("measure", RussiaWarClaim.Measure.values)
def test_each_thing_that_is_counted_is_drawn_a_part_of_the_war_too(client, measure):
    assert chart(client, "diplomacy/russia-war", f"?measure={measure}")["unit"]


def test_rounds_say_that_they_are_converted(client):
    figure = chart(client, "diplomacy/russia-war", "?measure=rounds")
    rows = api(client, "diplomacy/russia-war", "?rule=all&measure=rounds&basis=converted")[
        "results"
    ]

    assert "if all were of 152 mm" in figure["series"][0]["points"][-1]["x"]
    assert {row["counted"] for row in rows if row["source"]["slug"] == "dia-rok"} == {
        "if all were of 152 mm"
    }


def test_a_visit_is_counted_once_whoever_tells_of_it():
    read = Claims.read(Visit.objects.as_of().filter(report=Visit.Report.HELD))
    of_lavrov = [row for row in visits_of(read, "Sergei Lavrov") if row["period"] == "2025-07"]
    of_jiang = [row for row in visits_of(read, "Jiang Zemin") if row["period"][:4] == "2001"]

    assert len(of_lavrov) == 1  # of which the ministry and two broadcasters tell
    assert [row["period"] for row in of_jiang] == ["2001-09"]  # and CEIAS, which knows the year


def visits_of(claims, person):
    from diplomacy.dossiers.visits import visits_in

    return [row for row in visits_in(claims) if row["person"] == person]


def test_what_was_only_announced_counts_for_nothing(client):
    announced = api(client, "diplomacy/visits", "?rule=all&report=announced")["results"]
    figure = chart(client, "diplomacy/visits", "?from=2025&to=2025")

    assert {row["country"]["code"] for row in announced} >= {"BLR", "USA"}
    abroad = next(one for one in figure["series"] if one["slug"] == "from-dprk")
    assert [point["value"] for point in abroad["points"]] == [3]  # without Minsk and New York


def test_a_matrix_counts_the_visits_that_each_partners_year_leads_to(client):
    html = page(client, "/diplomacy/visits/by-year/?route=to-dprk&from=2025&to=2025")
    row = html.split(">Russia</a>")[1].split("</tr>")[0]
    url, count = re.search(r'href="([^"]+)"><span class="heat-full">(\d+)<', row).groups()
    claims = api(client, "diplomacy/visits", f"?{unescape(url).split('?')[1]}")["results"]

    assert len({(claim["person"], claim["period"]) for claim in claims}) == int(count)


def test_a_matrix_says_who_stopped_and_sums_what_it_counts(client):
    html = page(client, "/diplomacy/visits/by-year/?stopped=2010&from=1957")
    rows = html.split("<tbody>")[1].split("</tbody>")[0].split("<tr>")[1:]

    assert len(rows) > 3
    for row in rows:
        counts = [int(each) for each in re.findall(r'<span class="heat-full">(\d+)</span>', row)]
        total, first, last = re.findall(r"<td><span[^>]*>(\d+)</span>", row)
        assert (sum(counts) - int(last), last <= "2010", first <= last) == (int(total), True, True)
