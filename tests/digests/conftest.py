from datetime import timedelta

import pytest
from django.utils import timezone

from nkworld.provenance.models import Release
from tests.factories import FlowFactory, ReleaseFactory, live


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_ADDRESS = "https://portal.example"


@pytest.fixture
def portal(universe, layer):
    return universe


@pytest.fixture
def published(portal):
    release = ReleaseFactory(source=portal.bureau)
    FlowFactory(release=release, country=portal.freedonia, period="2013", value=70)
    release = live(release)
    an_hour_ago(release)
    return release


def an_hour_ago(*releases):
    """Their moments lie far enough back for a digest."""
    moment = timezone.now() - timedelta(hours=1)
    for release in releases:
        release.trade_flows.filter(known_from=release.published_at).update(known_from=moment)
        release.trade_flows.filter(known_until=release.published_at).update(known_until=moment)
        Release.objects.filter(pk=release.pk).update(published_at=moment)
        release.refresh_from_db()
