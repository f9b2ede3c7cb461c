"""The views of a chart's own page: chart, map, sources."""

import re
from decimal import Decimal
from html import unescape

import pytest

from nkworld.charts import Figure, Point, Series
from nkworld.portal.figure_views import figure_map
from tests.reading import page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]

TOTAL = "/charts/trade/total/"
PARTNERS = "/charts/trade/leading-partners/"


def views(html):
    """{title: address} of the views, and the title of the current one."""
    nav = re.search(r'<nav class="row figure-views".*?</nav>', html, re.DOTALL)[0]
    found = re.findall(r'<a href="([^"]+)"([^>]*)>([^<]+)</a>', nav)
    [current] = [title for _, more, title in found if "aria-current" in more]
    return {title: unescape(url) for url, _, title in found}, current


def test_views_are_links_that_keep_the_state(client):
    links, current = views(page(client, f"{TOTAL}?measure=import&from=2010"))

    assert current == "Chart" and list(links) == ["Chart", "Who says what"]
    told = links["Who says what"]
    assert told == f"{TOTAL}?from=2010&measure=import&view=sources#trade-total"
    assert views(page(client, told))[1] == "Who says what"


def test_a_switch_and_the_form_stay_in_the_view(client):
    html = page(client, f"{TOTAL}?view=sources")

    assert f"{TOTAL}?measure=import&amp;view=sources#trade-total" in html
    assert '<input type="hidden" name="view" value="sources"' in html


def test_files_and_the_one_address_have_no_view(client):
    html = page(client, f"{TOTAL}?view=sources")

    assert 'href="/charts/trade/total.csv"' in html and ".csv?view" not in html
    assert f'<link rel="canonical" href="http://testserver{TOTAL}">' in html
    assert client.get("/charts/trade/total.csv?view=sources").status_code == 400


def test_the_table_is_no_view_but_stands_under_the_picture_also_at_its_old_address(client):
    html = page(client, f"{TOTAL}?view=table")

    assert views(html)[1] == "Chart"
    assert html.count('id="trade-total-table"') == 1 and "figure-picture" in html


def test_the_sources_say_who_says_what_of_which_years(client):
    html = " ".join(page(client, f"{TOTAL}?view=sources").split())
    text = re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", html))

    assert "Exports 1980 to 1983 UNCTADstat estimated Compiler Quoted by another" in text
    assert "Exports 2011 KOTRA revised Agency or think tank At the source" in text
    assert 'href="/numbers/trade/total/export/2015/"' in html  # what the rivals say
    assert f'href="{TOTAL}?rule=all#trade-total"' in html
    assert 'href="/exclusions/"' in html and 'href="/sources/kotra/"' in html
    assert "Terms" in text and 'aria-label="Data Questions"' in html


def test_every_kind_of_figure_has_its_sources(client):
    """Lines of years, rows of countries, records of no claims, several countries side by side."""
    for address in (
        "/charts/aid/donors/?view=sources",
        "/charts/diplomacy/missions/?view=sources",
        "/charts/travel/workers/?view=sources",
        "/charts/trade/partner/?country=CHN,RUS&view=sources",
        "/charts/trade/growth/?view=sources",
    ):
        assert "Who says what" in page(client, address)


@pytest.mark.parametrize("view", ["sorces", "map", "sources&view=map"])
def test_a_view_that_there_is_not_is_refused_in_a_sentence(client, view):
    answer = client.get(f"{TOTAL}?view={view}")

    assert answer.status_code == 400
    assert any(
        sentence in unescape(answer.content.decode())
        for sentence in ("Did you mean “sources”?", "it has no map", "give it once")
    )


def test_the_map_shows_every_partner_on_record_and_says_its_classes_in_words(client):
    html = page(client, f"{PARTNERS}?period=2015&view=map")
    table = html[html.index("<caption") :]

    assert views(html)[1] == "Map"
    assert "US$ 1 bn or more" in html and "No figure on record" in html
    assert table.count('<th scope="row">') > 40  # the picture has fifteen
    assert 'href="/countries/china/"' in table and "US$ 5.71 bn" in table


@pytest.mark.parametrize(
    "slug",
    [
        "travel/refugees-by-country",
        "travel/migrant-stock-by-country",
        "diplomacy/voting-agreement-by-state",
    ],
)
def test_other_figures_by_country_have_a_map(client, slug):
    assert "Map" in views(page(client, f"/charts/{slug}/"))[0]
    assert "world-drawing" in page(client, f"/charts/{slug}/?view=map")


def test_the_map_is_a_file_that_says_where_it_comes_from(client):
    answer = client.get("/charts/trade/leading-partners.map.svg?period=2015")
    assert answer["Content-Disposition"].startswith('attachment; filename="trade-leading-partners')
    svg = answer.content.decode()

    assert answer["Content-Type"] == "image/svg+xml"
    assert "China: US$ 5.71 bn" in svg and "No figure on record" in svg
    assert "KOTRA" in svg and "http://testserver/charts/trade/leading-partners/?period=2015" in svg
    assert client.get("/charts/trade/total.map.svg").status_code == 404


def test_zero_is_another_class_than_no_figure(client):
    values = {"China": 20, "Russia": 0, "Japan": -3}
    points = (*(Point(x, Decimal(each)) for x, each in values.items()), Point("India", None))
    series = Series("a", "A", points)
    figure = Figure(
        headline="",
        subtitle="A",
        unit="tonnes",
        measure="count",
        kind="dot",
        series=(series,),
        by_country=series,
    )
    drawn = figure_map(figure)["map"]
    looks = {each["text"]: each["look"] for each in drawn.countries.values()}

    assert looks == {"China: 20": "step-1", "Russia: 0": "none", "Japan: −3": "other"}
    assert [each.label for each in drawn.classes][:5] == [
        *("20 or more", "10 to less than 20", "5 to less than 10", "2 to less than 5"),
        "More than zero, less than 2",
    ]
