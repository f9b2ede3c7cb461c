"""A figure by country takes up to five of them, in every form that it has."""

import csv
import io
import re

import pytest
from django.http import QueryDict

from nkworld.asking.parameters import CountryField
from nkworld.asking.questions import InvalidQuery
from nkworld.charts import LAYOUTS, plan_of
from nkworld.figures import registry as figures
from nkworld.portal.page_query import PageQuery
from nkworld.provenance.tables import table_model
from tests.factories import CountryFactory
from tests.questionnaire import known_values

from .markup import parse

CHART = "/charts/trade/partner/"
BOTH = "?measure=export&country=XRU&country=XFR"
OF_COUNTRIES = [
    each.slug
    for each in figures.every()
    if isinstance(each.parameters.base_fields.get("country"), CountryField)
]


def ask(slug, query):
    return figures.get(slug).ask(QueryDict(query))


def rows_of(response):
    return list(csv.DictReader(io.StringIO(response.content.decode())))


@pytest.mark.parametrize(
    "query",
    [
        "country=XRU&country=XFR",
        "country=XRU,XFR",
        "country=Ruritania;freedonia",
        "country=XRU&country=XFR&country=",
        "country=XRU&country=XFR&country=XRU",
    ],
)
def test_several_countries_are_asked_for_in_any_way(universe, query):
    form, figure = ask("trade/partner", f"{query}&measure=turnover")

    assert form.given["country"] == "XRU,XFR"
    assert [each.label for each in figure.series] == ["Ruritania", "Freedonia"]


def test_a_name_with_a_comma_stays_one_country(loaded, db):
    form, figure = ask("trade/partner", "country=Korea, Rep. of&measure=turnover")

    assert [each.code for each in form.countries] == ["KOR"]
    assert [each.label for each in figure.series] == ["Two-way trade"]


def test_more_than_five_are_refused_in_a_sentence(client, loaded):
    answer = client.get(f"{CHART}?country=CHN,RUS,JPN,DEU,FRA,ITA")

    assert answer.status_code == 400
    assert "6 countries are named: 5 at most" in answer.content.decode()


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("country=XRU&country=Freedona", "Freedonia"),
        ("country=XRU&country=PRK", "North Korea is not its own partner"),
        ("measure=export&measure=import", "“measure” is given 2 times"),
    ],
)
def test_what_is_not_understood_is_said(universe, query, sentence):
    CountryFactory(code="PRK", name="North Korea")
    with pytest.raises(InvalidQuery, match=sentence):
        ask("trade/partner", query)


def test_every_file_and_address_keeps_the_countries(client, universe):
    page = client.get(f"{CHART}{BOTH}").content.decode()

    links = set(re.findall(r'href="(/charts/trade/partner[^"#]*country=[^"#]*)"', page))
    kept = {link for link in links if "country=XRU,XFR" in link}
    assert {link.partition("?")[0].rpartition(".")[2] for link in kept} >= {
        "csv",
        "xlsx",
        "json",
        "svg",
        "png",
        "zip",
    }
    for link in kept:
        assert client.get(link.replace("&amp;", "&")).status_code == 200, link


def test_the_csv_keeps_each_country_and_its_source(client, universe):
    rows = rows_of(client.get(f"/charts/trade/partner.csv{BOTH}"))

    values = {(row["series"], row["period"]): (row["value"], row["source"]) for row in rows}
    assert values["xru-export", "2014"] == ("100", "bureau")
    assert {name for name, _ in values} == {"xru-export", "xfr-export"}
    again = client.get(f"/api/v1/charts/trade/partner/{BOTH}").json()
    drawn = {
        (series["slug"], point["x"]): point["value"]
        for series in again["series"]
        for point in series["points"]
    }
    assert drawn["xru-export", "2014"] == 100


def test_a_number_leads_to_its_claim(client, universe):
    address = "/numbers/trade/partner/xru-export/2014/?measure=export&country=XRU,XFR"
    page = client.get(address).content.decode()

    assert "Royal Bureau" in page


def test_a_country_is_taken_away_by_a_link_and_added_by_a_list(client, universe):
    page = parse(client.get(f"{CHART}{BOTH}").content.decode())

    away = {each.text: each.attributes["href"] for each in page.all("a", class_="figure-country")}
    assert [text.split()[1] for text in away] == ["Ruritania", "Freedonia"]
    assert "country=XFR#" in next(iter(away.values()))
    [form] = page.all("form", class_="row figure-add")
    hidden = [(i.attributes["name"], i.attributes["value"]) for i in form.all("input")]
    assert hidden == [("measure", "export"), ("country", "XRU"), ("country", "XFR")]


def test_one_country_has_no_way_to_take_it_away_and_a_list_of_those_on_record(client, universe):
    page = parse(client.get(f"{CHART}?country=XRU").content.decode())

    assert not page.all("a", class_="figure-country")
    [form] = page.all("form", class_="row figure-add")
    assert [each.text for each in form.all("option")] == ["Choose …", "Freedonia"]


def test_a_figure_among_others_is_asked_for_several(client, loaded):
    answer = client.get("/trade/?trade-total.country=CHN")
    assert answer.status_code == 400  # that one is not of countries

    answer = client.get("/countries/china/?travel-country.country=CHN&travel-country.country=RUS")
    assert answer.status_code == 400
    assert "This page says it" in answer.content.decode()
    page = PageQuery("/", QueryDict("travel-country.country=CHN&travel-country.country=RUS"))
    with page.of_figure("travel-country") as part:
        form, _ = figures.get("travel/country").ask(part)
    page.refuse_the_rest()
    assert form.given["country"] == "CHN,RUS"


@pytest.mark.usefixtures("loaded", "db", "as_one_reader")
@pytest.mark.parametrize("slug", OF_COUNTRIES)
def test_any_figure_by_country_takes_several(slug):
    parameters = figures.get(slug).parameters()
    codes = known_values(parameters.fields["country"], "country", table_model(parameters.dataset))
    codes = [code for code in codes if code not in ("PRK", "WLD")][:3]
    try:
        _, figure = ask(slug, f"country={','.join(codes)}")
    except InvalidQuery as error:
        assert "counted in different units" in str(error)
        return
    alone = [figures.get(slug).ask({"country": code})[1] for code in codes]

    numbers = lambda figure: sorted(  # noqa: E731
        (point.x, point.source, number)
        for series in figure.series
        for point in series.points
        for number in point.numbers
    )
    assert numbers(figure) == sorted(each for one in alone for each in numbers(one))
    assert {source.slug for one in alone for source in one.sources} == {
        source.slug for source in figure.sources
    }
    for layout in LAYOUTS.values():
        assert not figure or plan_of(figure, layout).height > 0
