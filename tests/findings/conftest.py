"""A finding on what Ruritania trades, in the universe of tests/conftest.py."""

from datetime import date

import pytest

from nkworld.texts.findings.models import Finding
from nkworld.texts.publishing import draft_of, publish, save_draft, stamp
from tests.profiles.texts import SOURCE

FIGURE = "figure:trade/partner?country=XRU"
EXPORTS = "{{trade:XRU:2014:export:bureau|US$ 100}}"
IMPORTS = "{{figure:trade/partner?country=XRU:import:2014|US$ 300}}"


def content(**changed):
    return {
        "headline": f"Ruritania bought goods worth {EXPORTS} in 2014",
        "deck": f"It sold {IMPORTS}, says the Bureau.[^bureau-2015]",
        "facts_until": "2014",
        "review_by": date(2027, 7, 31),
        "signed": "The desk",
        "why": "Only the second reader sees this.",
        "sources": [SOURCE],
    } | changed


@pytest.fixture
def write(universe):
    """A draft on a place, or `changed` put into the one that waits."""

    def written(place=FIGURE, user=None, **changed):
        finding, _ = Finding.objects.get_or_create(place=place)
        return save_draft(finding, user, content(**changed), stamp(draft_of(finding)))

    return written


@pytest.fixture
def go_live(write):
    """Written and published at once; the revision as it then stands."""

    def published(place=FIGURE, at=None, **changed):
        draft = write(place, **changed)
        publish(draft, None, "Written.", draft.version, at)
        draft.refresh_from_db()
        return draft

    return published
