"""Aid on the pages of the portal: a country’s, the home page, the list of countries."""

import re

import pytest
from django.utils import timezone

from aid.models import Actor, Contribution
from aid.panels import AidPanel
from nkworld.atlas.models import Country
from nkworld.charts import exact, money
from nkworld.charts.periods import period_in_words
from nkworld.charts.words import spoken
from nkworld.portal.panels import Panel, announced
from tests.reading import chart, line, page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]

NEWEST = {
    "russia": ("US$ 4.0 m in 2019", "As the books stood on 30 December 2019."),
    "china": ("US$ 35.1 m from January to August 2019", ""),
    "south-korea": ("US$ 4.3 m in 2022", "Committed by South Korean private groups."),
    "switzerland": ("US$ 1.6 m in 2022", "As the books stood on one day."),
    "united-states": ("US$ 3.4 m in 2019", "Paid in the fiscal year."),
}
DONORS = list(NEWEST)


def panel(html):
    return html.split('<section id="aid"')[1].split("</section>")[0]


@pytest.mark.parametrize("slug", DONORS)
def test_a_donors_page_is_one_page_in_the_order_of_its_sections(client, slug):
    html = page(client, f"/countries/{slug}/")

    order = [kind.slug for kind in announced(Panel)]
    places = [html.index(f'<section id="{one}"') for one in order if f'<section id="{one}"' in html]
    opening = min(places)  # the first that has a picture stands under the page's finding
    assert [place for place in places if place != opening] == sorted({*places} - {opening})
    assert order.index("aid") > order.index("diplomacy")
    aid = AidPanel(Country.objects.get(slug=slug), {})
    told = aid.figure.figure.headline
    amount, deck = NEWEST[slug]
    assert amount in told.text
    assert told.deck == deck
    newest = told.claims[0]
    assert aid.facts[0].term == f"Aid, {period_in_words(newest.period)}"
    assert aid.facts[0].value == spoken(newest.point, money)


@pytest.mark.parametrize("slug", DONORS)
def test_the_panel_prints_the_newest_claims_with_their_papers(client, slug):
    html = panel(page(client, f"/countries/{slug}/aid/"))

    country = Country.objects.get(slug=slug)
    newest = Contribution.objects.as_of().filter(donor__country=country).newest_first()[:8]
    assert len(newest) > 2
    for claim in newest:
        assert exact(claim.value) in html
        assert claim.source.short_name in html
    assert "Contributions, claim by claim" in html


def test_the_money_switch_works_on_the_sections_page(client):
    html = panel(page(client, "/countries/united-states/aid/"))
    assert re.search(r'href="/countries/united-states/aid/\?[^"]*stage=paid#aid-donor"', html)

    paid = panel(page(client, "/countries/united-states/aid/?stage=paid"))
    assert "ForeignAssistance.gov, paid" in paid
    assert "ForeignAssistance.gov, committed" not in paid


def test_accounts_of_one_country_stand_side_by_side_and_are_never_added(client):
    figure = chart(client, "aid/donor", "?country=USA")

    values = {
        value for series in figure["series"] for value in line(figure, series["slug"]).values()
    }
    own = Contribution.objects.as_of().filter(donor__slug="united-states")
    assert values <= set(own.values_list("value", flat=True))
    slugs = [series["slug"].partition("-")[0] for series in figure["series"]]
    assert slugs == ["paid", "reported", "committed"]


def headings(html):
    return [each.strip() for each in re.findall(r'<th scope="col"[^>]*>([^<]*)</th>', html)]


def test_private_givers_are_named_beside_their_country(client):
    html = panel(page(client, "/countries/south-korea/aid/"))

    assert "South Korean private groups" in html
    assert "From" in headings(html)
    assert "From" not in headings(panel(page(client, "/countries/russia/aid/")))


def test_food_is_drawn_where_it_was_counted(client):
    assert "peaked at 451,000 tonnes in 2005" in panel(page(client, "/countries/china/aid/"))
    assert "tonnes" not in panel(page(client, "/countries/russia/aid/"))


def test_a_country_whose_agencies_work_there_without_a_known_gift_says_so(client):
    html = panel(page(client, "/countries/italy/aid/"))

    assert "That is not a zero" in html
    body = Actor.objects.exclude(kind=Actor.Kind.COUNTRY).get(country__code="ITA")
    assert str(body) in html


def test_aid_is_silent_where_nobody_gives(client):
    assert not Actor.objects.filter(country__code="MNG").exists()

    assert 'id="aid"' not in page(client, "/countries/mongolia/")


def test_the_page_of_aid_opens_with_the_newest_year_that_is_over(client):
    html = page(client, "/aid/")

    [series] = chart(client, "aid/funding")["series"]
    newest, strip = series["points"][-1], html.split("</dl>")[0]
    assert f"Reported aid, all donors, {newest['x']}" in strip
    assert money(newest["value"]) in strip
    assert max(p["x"] for p in series["points"]) < str(timezone.now().year)


def test_countries_are_sorted_by_the_newest_aid(client):
    html = page(client, "/countries/?sort=-aid")

    first = html.split("<tbody>")[1].split("</tr>")[0]
    assert "Japan" in first
    assert "US$ 40.0 m (2004)" in first
    assert "Aid to WFP, committed" in first
