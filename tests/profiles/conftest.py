"""A profile of Ruritania in the universe of tests/conftest.py, and people who write on it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from diplomacy.profiles.drafting import save_draft
from diplomacy.profiles.models import Profile
from diplomacy.profiles.publishing import publish
from tests.desk.conftest import (  # noqa: F401 - fixtures of this folder, too
    client_class,
    editor,
    groups,
    person,
    publisher,
)

SOURCE = {
    "key": "bureau-2015",
    "title": "Yearbook of made-up trade",
    "publisher": "The Royal Bureau",
    "url": "https://yearbook.example/2015",
    "published": "2015-03",
}
EXPORTS = "{{trade:XRU:2014:export:bureau|US$100}}"
BODY = f"""## Overview
Ruritania is next door.[^bureau-2015]

## Trade
It bought goods worth {EXPORTS} in 2014.[^bureau-2015]

It sold goods worth {{{{trade:XRU:2014:import:bureau|US$300}}}} in 2014.[^bureau-2015]"""


def content(**changed):
    return {
        "title": "Ruritania and the DPRK",
        "summary": "Ruritania trades a little with the DPRK.",
        "facts_until": "2015-03",
        "body": BODY,
        "sources": [SOURCE],
    } | changed


@pytest.fixture
def profile(universe):
    return Profile.objects.create(country=universe.ruritania)


@pytest.fixture
def write(profile):
    """Begin a draft, or put `changed` into the one that waits."""

    def written(user=None, seen="", **changed):
        return save_draft(profile, user, content(**changed), seen)

    return written


@pytest.fixture
def go_live(write):
    """Write and publish at once, or for a moment; the revision as it then stands."""

    def published(note="Written.", at=None, **changed):
        draft = write(**changed)
        publish(draft, None, note, draft.version, at)
        draft.refresh_from_db()
        return draft

    return published


@pytest.fixture
def clock(monkeypatch):
    """clock(hours) sets the time that the portal reads."""
    real = timezone.now

    def set_forward(hours):
        monkeypatch.setattr(timezone, "now", lambda: real() + timedelta(hours=hours))

    return set_forward
