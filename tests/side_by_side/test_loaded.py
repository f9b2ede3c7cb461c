"""China, Russia and others side by side: each line is the one of the country's own page."""

import csv
import io
from urllib.parse import unquote

import pytest

from tests.reading import chart, page, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]


def test_russia_beside_china_is_named_and_nothing_is_said_of_their_order(client):
    figure = chart(client, "trade/partner", "?country=CHN,RUS&measure=turnover")

    assert figure["headline"]["text"] == "Trade with China and Russia"
    assert "China against Russia" in text_of(page(client, "/compare/?c=CHN&c=RUS"))


@pytest.mark.parametrize(
    ("slug", "asked", "series"),
    [
        ("trade/partner", "measure=turnover", "turnover"),
        ("trade/partner", "measure=import", "import"),
        ("diplomacy/voting-agreement", "", "agreement"),
        ("travel/country", "direction=from-dprk", "from-dprk-entry"),
    ],
)
@pytest.mark.parametrize("code", ["CHN", "RUS"])
def test_a_line_has_the_points_and_breaks_of_the_countrys_own(client, slug, asked, series, code):
    beside = known(chart(client, slug, f"?country=CHN,RUS&{asked}"), f"{code.lower()}-{series}")
    alone = known(chart(client, slug, f"?country={code}&{asked}"), series)

    assert beside
    assert beside == alone


def known(figure, slug):
    """The points of a series that say anything. Whether a line breaks depends on its neighbours,
    and the address of a number on its figure.
    """
    series = next(each for each in figure["series"] if each["slug"] == slug)
    return [
        {name: value for name, value in point.items() if name not in ("break", "number_url")}
        for point in series["points"]
        if point["value"] is not None or point["low"] is not None
    ]


def test_the_file_has_every_number_of_the_figures(client):
    text = client.get("/compare.csv?c=CHN&c=NRU").content.decode()
    rows = list(csv.DictReader(io.StringIO(text)))

    assert {row["figure"] for row in rows} == {
        "trade/partner",
        "diplomacy/voting-agreement",
        "travel/country",
        "aid/donor",
    }
    address = "/charts/trade/partner.csv?country=CHN,NRU&measure=turnover"
    own = client.get(address).content.decode()
    wanted = [
        (row["period"], row["value"], row["low"], row["source"], row["note"])
        for row in csv.DictReader(io.StringIO(own))
        if row["series"] == "chn-turnover"
    ]
    assert wanted == [
        (row["period"], row["value"], row["low"], row["source"], row["note"])
        for row in rows
        if row["figure"] == "trade/partner" and row["code"] == "CHN"
    ]
    assert wanted


def test_visits_between_the_koreas_are_called_visits(client):
    figure = chart(client, "travel/country", "?country=KOR,CHN&direction=from-dprk")

    assert {
        "South Korea: Visits to the South",
        "China: Entries of North Koreans",
    } <= {series["label"] for series in figure["series"]}


@pytest.mark.parametrize(
    ("former", "now"),
    [
        (
            "/charts/trade/side-by-side/?countries=CHN,JPN&measure=export",
            "/charts/trade/partner/?country=CHN,JPN&measure=export",
        ),
        (
            "/charts/travel/side-by-side.csv",
            "/charts/travel/country.csv?country=CHN,RUS&direction=from-dprk",
        ),
        (
            "/charts/aid/side-by-side/embed/?from=2000",
            "/charts/aid/donor/embed/?country=CHN,RUS&stage=reported&from=2000",
        ),
        (
            "/api/v1/charts/trade/side-by-side/?countries=RUS",
            "/api/v1/charts/trade/partner/?country=RUS&measure=turnover",
        ),
        (
            "/numbers/diplomacy/votes-side-by-side/rus/2022/",
            "/charts/diplomacy/voting-agreement/?country=CHN,RUS",
        ),
    ],
)
def test_the_addresses_of_former_figures_lead_to_those_that_answer_now(client, former, now):
    answer = client.get(former)

    assert (answer.status_code, unquote(answer["Location"])) == (301, now)
    assert client.get(answer["Location"]).status_code == 200


def test_a_figure_that_never_was_is_not_found(client):
    assert client.get("/charts/trade/never-side-by-side/").status_code == 404


def test_facts_name_year_and_source_of_each_and_lead_to_the_number(client):
    html = page(client, "/compare/?c=CHN&c=RUS&c=NRU")
    facts = html.split('id="facts-table"')[1].split("</table>")[0]

    assert "since 1949" in facts
    assert facts.count("nothing on record") > 3
    assert 'href="/claims/trade/flows/' in facts
    assert "KINU" in facts
