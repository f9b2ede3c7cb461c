"""The catalogue shows of each source the years it covers, its terms, read and voice."""

import re

import pytest

from nkworld.portal.figure_views import coverage_by_source
from tests.factories import FlowFactory, ReleaseFactory, SourceFactory, live
from tests.reading import api, body, page, text_of
from trade.models import Flow

pytestmark = pytest.mark.django_db


def told(source, *years):
    release = ReleaseFactory(source=source)
    for year in years:
        FlowFactory(release=release, period=str(year), value=1, direction="turnover")
    return live(release)


def words(client, address):
    return " ".join(text_of(page(client, address)).split())


def of(source):
    return next(each for each in coverage_by_source(Flow) if each.source == source)


def test_a_strip_has_a_run_for_each_stretch_of_years_on_the_axis_of_the_dataset(universe):
    almanac = SourceFactory(slug="almanac", short_name="Almanac")
    told(almanac, 2008, 2009, 2012)

    voice = of(almanac)
    assert (voice.axis, voice.width) == ((2008, 2015), 8)
    assert voice.runs == [(0, 2), (4, 1)]
    assert voice.span == "2008–2012, 3 of 5 years"
    assert (of(universe.gazette).runs, of(universe.gazette).span) == ([(6, 2)], "2014–2015")


def test_a_source_of_one_year_and_one_of_none_say_so(universe):
    almanac, empty = SourceFactory(slug="almanac"), SourceFactory(slug="empty")
    told(almanac, 2013)
    release = ReleaseFactory(source=empty)
    FlowFactory(release=release, period="2012", value=1, status="excluded", note="a slip")
    live(release)

    assert (of(almanac).span, of(empty).span) == ("2013", "no year")
    assert of(empty).runs == []


def test_the_page_of_a_dataset_tells_all_four(client, universe):
    source = universe.bureau
    source.origin, source.licence = "records", "CC BY-SA 3.0"
    source.save()

    text = words(client, "/data/trade/flows/")
    assert re.search(r"Royal Bureau .*?Years 2014–2015 Claims 3 How read 3", text)
    assert "Voice Its own records Official Terms CC BY-SA 3.0" in text
    assert re.search(r"Trade by partner \d+ claims of 2 sources", words(client, "/data/"))


@pytest.mark.parametrize("address", ["/data/", "/data/trade/flows/"])
def test_the_catalogue_asks_no_more_for_twenty_sources_than_for_two(
    client, universe, queries_of, address
):
    client.get("/data/")
    before = queries_of(address)
    for number in range(18):
        told(SourceFactory(slug=f"source-{number}"), 1990 + number)

    assert queries_of(address) <= before


@pytest.fixture
def queries_of(client, django_assert_max_num_queries):
    def ask(address):
        with django_assert_max_num_queries(1000) as asked:
            client.get(address)
        return len(asked)

    return ask


class TestLoaded:
    """OEC's files are CC BY-SA 3.0: every page and file that carries their figures says so."""

    TERMS = "Feenstra and OEC: CC BY-SA 3.0."
    FIGURE = "/charts/trade/partner"

    pytestmark = pytest.mark.usefixtures("loaded")

    def test_beside_the_picture_and_in_it(self, client):
        html = page(client, f"{self.FIGURE}/?country=POL")
        source_line = re.search(r'<p class="figure-source">.*?</p>', html, re.DOTALL)[0]
        plain = " ".join(re.sub(r"<[^>]+>", "", source_line).split())

        assert plain.endswith(self.TERMS), "the PNG is written from this line"
        assert self.TERMS in body(client, f"{self.FIGURE}.svg?country=POL").decode()

    def test_in_every_file_and_on_the_page_of_the_source(self, client):
        licence = "Attribution-Sharealike 3.0"
        for address in (
            f"{self.FIGURE}.csv?country=POL",
            f"{self.FIGURE}.json?country=POL",
            "/api/v1/trade/flows/?country=POL&source=oec-sitc&rule=all&format=csv",
        ):
            assert licence in body(client, address).decode(), address
        [row, *_] = api(client, "trade/flows", "?country=POL&source=oec-sitc&rule=all")["results"]
        assert licence in row["source"]["licence"]
        told = words(client, "/sources/oec-sitc/")
        assert "asks for more than to be named: CC BY-SA 3.0" in told

    def test_a_picture_without_such_a_source_states_no_terms(self, client):
        assert "CC BY-SA" not in body(client, "/charts/trade/china-share.svg").decode()
