"""“At least so much”: a claim without a value heads the page, and is drawn, printed and filed."""

import csv
import io

import pytest

from nkworld.figures import registry as figures
from tests.factories import FlowFactory, ReleaseFactory, live
from tests.reading import api, chart, page
from trade.credibility import fiscal_years
from trade.models import SeriesBreak

pytestmark = pytest.mark.django_db
QUERY = "?country=XFR"


def claim(source, country, **fields):
    release = ReleaseFactory(source=source)
    FlowFactory(release=release, country=country, **fields)
    return live(release)


@pytest.fixture
def at_least(universe, freedonia, bureau):
    bound = {"direction": "turnover", "value": None, "value_low": 200_000_000}
    return claim(bureau, freedonia, period="2024", status="estimated", **bound)


def test_a_bound_heads_the_figure_and_stands_in_picture_table_and_files(client, at_least):
    figure = chart(client, "trade/partner", QUERY)
    [turnover] = [series for series in figure["series"] if series["slug"] == "turnover"]
    [point] = [point for point in turnover["points"] if point["x"] == "2024"]

    assert figure["title"].endswith("at least US$ 200.0 m in 2024, per Royal Bureau")
    assert (point["value"], point["low"], point["high"]) == (None, 200_000_000, None)
    assert api(client, "charts/trade/partner", QUERY)["series"] == figure["series"]
    assert "at least 200.0" in page(client, f"/charts/trade/partner/{QUERY}")
    text = client.get(f"/charts/trade/partner.csv{QUERY}").content.decode()
    [row] = [r for r in csv.DictReader(io.StringIO(text)) if r["period"] == "2024" and r["low"]]
    assert (row["value"], row["low"], row["high"]) == ("", "200000000", "")
    assert "whisker open" in client.get(f"/charts/trade/partner.svg{QUERY}").content.decode()


def test_the_sources_of_a_bound_alone_are_compared_with_nobody(client, at_least):
    query = "?country=XFR&direction=turnover&period=2024"
    figure = chart(client, "trade/compare", query)

    assert figure["title"].endswith("at least US$ 200.0 m in 2024, per Royal Bureau")
    assert "at least 200,000,000" in page(client, f"/trade/compare/{query}")


def test_the_newest_credible_figure_heads_whatever_is_newer_and_unreviewed(
    at_least, bureau, freedonia
):
    later = {"period": "2025", "direction": "turnover", "value": 34, "read": "compilation"}
    claim(bureau, freedonia, **later)
    _, figure = figures.get("trade/partner").ask({"country": "XFR"})

    assert "in 2024" in figure.title
    assert "2025" in " ".join(figure.headline.left_out)


def test_what_a_break_leaves_out_is_said_until_the_next_reviewed_break(universe, bureau, ruritania):
    papers = {"citation": "https://bureau.example/1", "as_quoted": "not counted"}
    shared = {"source": bureau, "country": ruritania, "kind": "coverage", **papers}
    SeriesBreak.objects.create(
        year=2015, sentence="Freedonia is out", caveat="without Freedonia", **shared
    )
    assert _deck("2015") == "Without Freedonia."
    assert not _deck("2014")

    SeriesBreak.objects.create(year=2016, sentence="it is in again", read="compilation", **shared)
    claim(bureau, ruritania, period="2016", direction="export", value=130)
    assert _deck("2016") == "Without Freedonia.", "what ended it was read by nobody"

    SeriesBreak.objects.filter(year=2016).update(read="quoted")
    assert not _deck("2017")


def _deck(last):
    query = {"country": "XRU", "measure": "export", "to": last}
    return figures.get("trade/partner").ask(query)[1].headline.deck


@pytest.mark.parametrize(
    ("note", "said"),
    [
        (
            "Indian fiscal year April 2021 - March 2022; a heading doubted",
            "in Indian fiscal years, which end in March",
        ),
        (
            "Indian fiscal year ending March: April 2013 - March 2014",
            "in Indian fiscal years, which end in March",
        ),
        ("a calendar year", ""),
    ],
)
def test_a_figure_of_a_fiscal_year_says_so(note, said):
    assert fiscal_years(note) == said
