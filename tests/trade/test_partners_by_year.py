"""Partners by year: the same table, of trade."""

import re

import pytest

from tests.factories import (
    CountryFactory,
    DatasetFactory,
    FlowFactory,
    ReleaseFactory,
    RuleFactory,
    live,
)
from tests.reading import page, queries

pytestmark = pytest.mark.django_db
ADDRESS = "/trade/partners/by-year/"


def names(html):
    return re.findall(r'<th scope="row">\s*<a href="[^"]*">([^<]+)</a>', html)


@pytest.fixture
def partners(universe, bureau):
    """Freedonia trades in 2011 alone, Sylvania from 2013 on."""
    RuleFactory(dataset=DatasetFactory(slug="trade/inter-korean"))
    release = ReleaseFactory(source=bureau)
    for code, name, years in (("XFR", "Freedonia", [2011]), ("XSY", "Sylvania", [2013, 2014])):
        country = CountryFactory(code=code, name=name)
        for year in years:
            flow = {"period": str(year), "direction": "export", "value": 2_500_000}
            FlowFactory(release=release, country=country, **flow)
    return live(release)


def test_who_stopped_and_who_began(client, partners):
    assert {"Freedonia", "Sylvania"} < {*names(page(client, f"{ADDRESS}?direction=export"))}
    stopped = names(page(client, f"{ADDRESS}?direction=export&stopped=2011"))
    began = names(page(client, f"{ADDRESS}?direction=export&began=2013"))

    assert "Freedonia" in stopped and "Sylvania" not in stopped
    assert "Sylvania" in began and "Freedonia" not in began


def test_a_cell_has_the_colour_of_its_amount_and_leads_to_its_claim(client, partners):
    html = page(client, f"{ADDRESS}?direction=export&stopped=2011")
    claim = re.search(r'<td class="heat-3"><a href="(/claims/trade/flows/\d+/)">', html)[1]

    assert '<span class="heat-full">2.5</span><span class="heat-short">2</span>' in html
    assert "2,500,000" in page(client, claim)


def test_more_partners_cost_no_more_queries(client, universe, bureau, partners):
    before = queries(client, f"{ADDRESS}?direction=export")
    release = ReleaseFactory(source=bureau)
    for number in "ABCDE":
        FlowFactory(release=release, country=CountryFactory(code=f"XQ{number}"), period="2012")
    live(release)

    assert queries(client, f"{ADDRESS}?direction=export") == before <= 40
