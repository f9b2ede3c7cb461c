"""Agencies and donors: who they are, whose money they had, and that no text of theirs runs."""

import pytest

from aid.models import Actor, AppealFigure, Contribution, Programme
from nkworld.provenance.models import Source
from nkworld.provenance.publishing import publish
from tests.aid.factories import ContributionFactory
from tests.factories import ReleaseFactory
from tests.reading import page, table, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]


def test_an_agency_tells_who_it_is_since_when_and_with_whose_money(client):
    html = page(client, "/aid/agencies/wfp/")

    wfp = Actor.objects.get(slug="wfp")
    words = text_of(html)
    assert f"At work there since {wfp.active_from.label}" in words
    programmes = table(html, "programmes-table")[1:]
    assert {row[0] for row in programmes} == {each.title for each in wfp.programmes.all()}
    assert "2020: Switzerland" in words
    figures = AppealFigure.objects.as_of().filter(appeal__agency=wfp)
    assert len(table(html, "appeals-table")) == figures.count() + 1 > 10


def test_an_agency_opens_with_the_money_that_it_received(client):
    """Of Eugene Bell’s only grants are on record, which were committed."""
    html = page(client, "/aid/agencies/eugene-bell-foundation/")
    assert "2019: Global Fund" in text_of(html)

    reported = text_of(page(client, "/aid/agencies/eugene-bell-foundation/?stage=reported"))
    assert "Gifts to EBF, reported" in reported


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("wfp", "/aid/agencies/wfp/"),
        ("Welthungerhilfe", "/aid/agencies/welthungerhilfe/"),
        ("flood relief", "/aid/agencies/wfp/"),
        ("Needs and Priorities 2019", "/aid/appeals/?appeal=needs-and-priorities-2019"),
    ],
)
def test_the_search_finds_agencies_programmes_and_appeals(client, words, address):
    assert f'href="{address}' in client.get("/search/", {"q": words}).content.decode()


def test_a_donor_country_is_told_on_its_own_page(client):
    response = client.get("/aid/agencies/switzerland/")

    assert response.status_code == 302
    assert response["Location"] == "/countries/switzerland/#aid"


def test_a_donor_without_a_country_page_has_a_page_of_its_own(client):
    html = page(client, "/aid/agencies/unicef-hong-kong/")

    gift = Contribution.objects.as_of().get(donor__slug="unicef-hong-kong")
    assert f"{gift.value:,.0f}" in html
    listed = page(client, "/aid/contributions/?donor=unicef-hong-kong&rule=all")
    assert 'href="/aid/agencies/unicef-hong-kong/"' in listed
    assert 'href="/countries/unicef' not in listed


def test_north_korea_as_recipient_leads_to_no_missing_page(client):
    listed = page(client, "/aid/contributions/?donor=china&rule=all")

    assert 'href="/aid/agencies/dprk-government/"' in listed
    assert 'href="/countries/north-korea' not in listed


def test_agencies_are_listed_by_kind_each_once(client):
    html = page(client, "/aid/agencies/")

    for kind in ("un-agency", "ngo", "red-cross", "pooled-fund", "eu-unit", "government"):
        listed = [row[0] for row in table(html, f"{kind}-table")[1:]]
        actors = Actor.objects.filter(kind=kind)
        assert len(listed) == actors.count()
        assert all(any(row.startswith(each.name) for row in listed) for each in actors)


def test_every_programme_stands_with_its_papers(client):
    html = page(client, "/aid/programmes/")

    assert len(table(html, "programmes-table")) == Programme.objects.count() + 1
    assert html.count("<q>") == Programme.objects.count()


def test_a_claims_text_is_printed_and_not_run(client):
    donor = Actor.objects.create(slug="evil", name="<b>Evil</b>", kind="ngo")
    release = ReleaseFactory(dataset__slug="aid/contributions", source=Source.objects.first())
    ContributionFactory(
        release=release,
        donor=donor,
        recipient=Actor.objects.get(slug="wfp"),
        period="1999",
        value=1,
        stage="paid",
        note="<script>alert(1)</script>",
    )
    publish(release)

    for address in (
        "/aid/contributions/?donor=evil",
        "/aid/agencies/evil/",
        "/aid/agencies/wfp/?stage=paid",
        "/aid/agencies/",
    ):
        html = page(client, address)
        assert "&lt;b&gt;Evil&lt;/b&gt;" in html
        assert "<b>Evil" not in html
        assert "<script>alert" not in html
