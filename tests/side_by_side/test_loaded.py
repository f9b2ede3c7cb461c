"""China, Russia and others side by side: each line is the one of the country's own page."""

import csv
import io

import pytest

from tests.reading import chart, page, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]


def test_russia_beside_china_is_named_and_nothing_is_said_of_their_order(client):
    figure = chart(client, "trade/side-by-side", "?countries=CHN,RUS")

    assert figure["headline"]["text"] == "Two-way trade with China and Russia"
    assert "China against Russia" in text_of(page(client, "/compare/?c=CHN&c=RUS"))


@pytest.mark.parametrize(
    ("slug", "asked", "own", "own_asked", "own_series"),
    [
        ("trade/side-by-side", "measure=turnover", "trade/partner", "measure=turnover", "turnover"),
        ("trade/side-by-side", "measure=import", "trade/partner", "measure=import", "import"),
        ("diplomacy/votes-side-by-side", "", "diplomacy/voting-agreement", "", "agreement"),
        ("travel/side-by-side", "", "travel/country", "", "from-dprk-entry"),
    ],
)
@pytest.mark.parametrize("code", ["CHN", "RUS"])
def test_a_line_has_the_points_and_breaks_of_the_countrys_own(
    client, slug, asked, own, own_asked, own_series, code
):
    beside = known(chart(client, slug, f"?countries=CHN,RUS&{asked}"), code.lower())
    alone = known(chart(client, own, f"?country={code}&{own_asked}"), own_series)

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
        "trade/side-by-side",
        "diplomacy/votes-side-by-side",
        "travel/side-by-side",
        "aid/side-by-side",
    }
    own = client.get("/charts/trade/side-by-side.csv?countries=CHN,NRU").content.decode()
    wanted = [
        (row["period"], row["value"], row["low"], row["source"], row["note"])
        for row in csv.DictReader(io.StringIO(own))
        if row["series"] == "chn"
    ]
    assert wanted == [
        (row["period"], row["value"], row["low"], row["source"], row["note"])
        for row in rows
        if row["figure"] == "trade/side-by-side" and row["code"] == "CHN"
    ]
    assert wanted


def test_visits_between_the_koreas_are_called_visits(client):
    figure = chart(client, "travel/side-by-side", "?countries=KOR,CHN")

    assert {series["label"] for series in figure["series"]} == {"South Korea, visits", "China"}


def test_facts_name_year_and_source_of_each_and_lead_to_the_number(client):
    html = page(client, "/compare/?c=CHN&c=RUS&c=NRU")
    facts = html.split('id="facts-table"')[1].split("</table>")[0]

    assert "since 1949" in facts
    assert facts.count("nothing on record") > 3
    assert 'href="/claims/trade/flows/' in facts
    assert "KINU" in facts
