"""One figure of the loaded portal is corrected, read everywhere, and taken back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from nkworld.provenance.models import Release, Source
from nkworld.provenance.publishing import publish, withdraw
from tests.reading import api, as_they_stood, body, chart, line, page
from trade.models import Flow

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

CELL = {"country__code": "CHN", "period": "2015", "direction": "import"}
FILES = [
    "/charts/trade/partner.csv?country=CHN&as_of={}",
    "/charts/trade/partner.json?country=CHN&as_of={}",
    "/charts/trade/partner.svg?country=CHN&as_of={}",
    "/charts/trade/china-share.csv?as_of={}",
    "/charts/trade/total.csv?as_of={}",
    "/api/v1/trade/flows/?country=CHN&rule=all&as_of={}&format=csv",
    "/api/v1/trade/flows/?country=CHN&rule=all&as_of={}",
    "/api/v1/trade/flows/?country=CHN&as_of={}&format=csv-excel",
]


@pytest.fixture(autouse=True)
def _curated_data(loaded):
    pass


@pytest.fixture
def before(client):
    """A moment after the seeds were published, and every file as it was then."""
    moment = timezone.now()
    return moment, as_they_stood(client, FILES, moment)


def correct(value):
    """A one-row release of KOTRA's, as the desk makes it."""
    old = Flow.objects.as_of().get(source__slug="kotra", **CELL)
    release = Release.objects.create(
        dataset=old.release.dataset,
        source=Source.objects.get(slug="kotra"),
        label="Correction",
        kind=Release.Kind.CORRECTION,
        reason="A test of this portal",
    )
    Flow.objects.create(
        release=release,
        country=old.country,
        period=old.period,
        direction=old.direction,
        value=value,
        citation=old.citation,
        as_quoted=old.as_quoted,
    )
    publish(release)
    return release


def shown(client):
    """The figure as page, chart and API have it."""
    html = page(client, "/countries/china/trade/?direction=import&period=2015")
    rows = api(client, "trade/flows", "?country=CHN&period=2015&direction=import")["results"]
    [row] = rows
    assert f"{row['value']:,}" in html
    assert line(chart(client, "trade/partner", "?country=CHN"), "import")["2015"] == row["value"]
    return row["value"]


def test_page_chart_and_api_show_a_change_at_once(client):
    old = shown(client)

    correct(old + 1)

    assert shown(client) == old + 1


def test_an_earlier_as_of_answers_the_same_bytes_whatever_happens_later(client, before):
    moment, files = before

    release = correct(shown(client) + 1)
    assert as_they_stood(client, FILES, moment) == files
    withdraw(release, reason="It was only a test")
    assert as_they_stood(client, FILES, moment) == files


def test_withdrawing_restores_the_figure_and_keeps_the_time_between(client):
    old = shown(client)
    release = correct(old + 1)
    during = timezone.now()

    withdraw(release, reason="It was only a test")

    assert shown(client) == old
    between = api(
        client,
        "trade/flows",
        f"?country=CHN&period=2015&direction=import&as_of={during:%Y-%m-%dT%H:%M:%S.%fZ}",
    )
    assert [row["value"] for row in between["results"]] == [old + 1]


def test_before_the_first_release_nothing_was_known(client):
    long_ago = (timezone.now() - timedelta(days=365)).date()

    assert api(client, "trade/flows", f"?as_of={long_ago}")["results"] == []
    assert client.get(f"/countries/china/?as_of={long_ago}").status_code == 200


def test_a_draft_is_in_no_answer_by_any_parameter(client):
    old = Flow.objects.as_of().get(source__slug="kotra", **CELL)
    draft = Release.objects.create(dataset=old.release.dataset, source=old.source, label="Draft")
    Flow.objects.create(
        release=draft,
        country=old.country,
        period="2015-03",
        direction="import",
        value=987654321,
        citation=old.citation,
        as_quoted="987654321",
    )

    for query in (
        "rule=all",
        "period=2015-03",
        "source=kotra",
        "status=reported",
    ):
        for address in ("/api/v1/trade/flows/?country=CHN&", "/trade/flows/?country=CHN&"):
            assert b"987654321" not in body(client, f"{address}{query}")
    assert client.get(f"/releases/{draft.pk}/").status_code == 404
    assert client.get(f"/api/v1/releases/{draft.pk}/").status_code == 404
