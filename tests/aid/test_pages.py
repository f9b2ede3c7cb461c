"""The pages of aid: they answer, are strict, and print what the claims say."""

import re
from html import unescape

import pytest

from aid.models import Actor, AppealFigure, Contribution, FoodAid, Programme, SouthKoreanAid
from nkworld.provenance.models import Source
from nkworld.provenance.publishing import publish
from tests.aid.factories import AppealFactory, AppealFigureFactory
from tests.factories import ReleaseFactory
from tests.reading import page, queries, table

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]

PAGES = [
    "/aid/",
    "/aid/?stage=committed&from=2005&to=2015",
    "/aid/?stage=pledged",
    "/aid/agencies/",
    "/aid/agencies/wfp/",
    "/aid/agencies/cerf/",
    "/aid/agencies/all-donors/",
    "/aid/agencies/dprk-government/",
    "/aid/agencies/unicef-hong-kong/",
    "/aid/programmes/",
    "/aid/contributions/",
    "/aid/appeals/",
    "/aid/food-aid/",
    "/aid/south-korea/",
    "/countries/russia/",
    "/countries/switzerland/",
]
FIGURES = [
    "aid/funding",
    "aid/appeals",
    "aid/coverage",
    "aid/donors",
    "aid/agencies",
    "aid/sectors",
    "aid/food-donors",
    "aid/food-commodities",
    "aid/south-korea",
    "aid/united-states",
    "aid/donor",
    "aid/food-from",
    "aid/agency",
]


@pytest.mark.parametrize("address", PAGES)
def test_every_page_answers_when_nothing_is_on_record(client, address):
    for model in (Contribution, AppealFigure, FoodAid, SouthKoreanAid, Programme):
        model.objects.all().delete()

    page(client, address)


@pytest.mark.parametrize("slug", FIGURES)
def test_every_figure_answers_when_nothing_is_on_record(client, slug):
    for model in (Contribution, AppealFigure, FoodAid, SouthKoreanAid):
        model.objects.all().delete()

    assert "No figure that can be drawn is on record" in page(client, f"/charts/{slug}/")


@pytest.mark.parametrize("slug", FIGURES)
def test_every_figure_has_its_page_and_its_files(client, slug):
    page(client, f"/charts/{slug}/")
    for ending in ("csv", "json", "svg"):
        assert client.get(f"/charts/{slug}.{ending}").status_code == 200


def test_every_figure_has_its_place_in_the_list(client):
    charts = page(client, "/charts/")

    assert [slug for slug in FIGURES if f'href="/charts/{slug}/' not in charts] == []


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("/aid/?stage=payed", "Did you mean “paid”?"),
        ("/aid/?stag=paid", "Did you mean “stage”?"),
        ("/aid/?from=2015&to=2010", "runs backwards"),
        ("/aid/?rule=fts", "Did you mean “fts-first”?"),
        ("/aid/?as_of=yesterday", "write 2026-11-25"),
        ("/aid/?stage=paid&stage=pledged", "given 2 times"),
        ("/aid/agencies/?kind=ngo", "is not a parameter here"),
        ("/aid/agencies/wfp/?agency=unicef", "agency"),
        ("/aid/agencies/wfp/?stage=payed", "Did you mean “paid”?"),
        ("/aid/contributions/?scope=hole", "Did you mean “whole”?"),
        ("/aid/contributions/?donor=switzerlund", "switzerland"),
        ("/aid/appeals/?measure=fundet", "Did you mean “funded”?"),
        ("/aid/food-aid/?commodity=ryce", "Did you mean “rice”?"),
        ("/charts/aid/agency/?agency=wpf", "Did you mean “wfp”?"),
        ("/charts/aid/agency/?agency=wfp,unicef", "one agency only"),
        ("/charts/aid/donors/?rule=all", "is not known"),
        ("/charts/aid/south-korea/?currency=yen", "is not known"),
        ("/countries/switzerland/?stage=payed", "Did you mean “paid”?"),
        ("/countries/mongolia/?stage=payed", "Did you mean “paid”?"),
    ],
)
def test_what_is_not_understood_is_refused_with_a_sentence(client, address, sentence):
    response = client.get(address)

    assert response.status_code == 400
    assert sentence in response.content.decode()


def test_the_money_switch_stays_on_the_page_and_changes_its_picture(client):
    reported = page(client, "/aid/")
    link = next(url for url in re.findall(r'href="([^"]+)"', reported) if "stage=paid" in url)
    paid = page(client, link.replace("&amp;", "&"))

    assert link.startswith("/aid/?")
    drawings = [html.split('id="aid-funding"')[1].split("<svg")[1] for html in (reported, paid)]
    assert drawings[0] != drawings[1]
    assert "promised and paid not told apart" in reported
    assert "money paid out" in paid


def test_years_and_day_of_the_page_hold_for_every_figure_that_knows_them(client):
    html = page(client, "/aid/?from=2010&to=2012")

    for name in ("funding", "appeals", "coverage", "sectors", "food-donors", "south-korea"):
        own = unescape(re.search(rf'href="(/charts/aid/{name}/\?[^"#]+)', html)[1])
        labels = {row[0] for row in table(page(client, own), f"aid-{name}-table")[1:]}
        assert labels <= {"2010", "2011", "2012"}
        assert labels


def test_appeals_that_agree_are_not_among_those_that_differ(client):
    appeal = AppealFactory(slug="soup-1999", title="Soup of 1999", year=1999)
    for slug, value in (("fts", 70), ("voa", 70)):
        release = ReleaseFactory(dataset__slug="aid/appeals", source=Source.objects.get(slug=slug))
        AppealFigureFactory(
            release=release, appeal=appeal, measure="funded", period="1999", value=value
        )
        publish(release)

    html = page(client, "/aid/appeals/?appeal=soup-1999&rule=all")
    assert "Soup of 1999" in html
    assert "Soup of 1999" not in html.split('id="differing-table"')[1]


@pytest.mark.parametrize("address", ["/aid/", "/aid/agencies/wfp/"])
def test_the_same_queries_for_few_rows_and_for_many(client, address):
    client.get(address)  # figures are drawn once
    for_few = queries(client, address)
    wfp = Actor.objects.get(slug="wfp")
    papers = {"source": Source.objects.first(), "citation": "a made-up page", "as_quoted": "soup"}
    for year in range(1995, 2015):
        body = Actor.objects.create(
            slug=f"made-up-{year}", name=f"Made-up {year}", kind="ngo", active_from=str(year)
        )
        for actor in (wfp, body):
            Programme.objects.create(
                actor=actor, title=f"Soup {year}", sector="health", start=str(year), **papers
            )
    client.get(address)

    assert queries(client, address) == for_few


@pytest.mark.parametrize("name", ["contributions", "appeals", "food-aid", "south-korea"])
def test_a_page_of_claims_asks_the_same_for_one_row_and_for_fifty(client, name):
    one = queries(client, f"/aid/{name}/?from=2008&to=2008&rule=all")

    assert queries(client, f"/aid/{name}/?rule=all") == one
