"""One figure of an appeal is revised, read everywhere, and taken back."""

from datetime import timedelta

import pytest
from django.utils import timezone

from aid.models import AppealFigure
from nkworld.provenance.models import Release
from nkworld.provenance.publishing import publish, withdraw
from tests.reading import api, as_they_stood, chart, line, page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]

APPEAL = "needs-and-priorities-2019"
FILES = [
    "/charts/aid/appeals.csv?as_of={}",
    "/charts/aid/coverage.json?as_of={}",
    "/charts/aid/appeals.svg?as_of={}",
    "/api/v1/aid/appeals/?rule=all&as_of={}&format=csv",
    f"/api/v1/aid/appeals/?appeal={APPEAL}&as_of={{}}",
]


def revise(value):
    """A one-row release of the tracking service’s, still a draft."""
    old = AppealFigure.objects.as_of().get(
        source__slug="fts", appeal__slug=APPEAL, measure="funded"
    )
    release = Release.objects.create(
        dataset=old.release.dataset,
        source=old.source,
        label="Correction",
        kind=Release.Kind.CORRECTION,
        reason="A test of this portal",
    )
    AppealFigure.objects.create(
        release=release,
        appeal=old.appeal,
        measure=old.measure,
        period=old.period,
        value=value,
        citation=old.citation,
        as_quoted=old.as_quoted,
    )
    return release


def shown(client):
    """What the appeal received, as chart, page and API have it."""
    query = f"?appeal={APPEAL}&measure=funded"
    [row] = api(client, "aid/appeals", query)["results"]
    assert f"{row['value']:,}" in page(client, f"/aid/appeals/{query}")
    assert line(chart(client, "aid/appeals"), "funded")["2019"] == row["value"]
    return row["value"]


def test_a_revision_is_seen_when_published_and_an_earlier_day_keeps_its_bytes(client):
    moment = timezone.now()
    before, first = as_they_stood(client, FILES, moment), shown(client)
    release = revise(first + 1)
    assert shown(client) == first

    publish(release)
    assert shown(client) == first + 1
    assert as_they_stood(client, FILES, moment) == before

    withdraw(release, reason="A test of this portal")
    assert shown(client) == first
    assert as_they_stood(client, FILES, moment) == before
    assert (
        as_they_stood(client, FILES, timezone.now() - timedelta(microseconds=1)).keys()
        == before.keys()
    )
