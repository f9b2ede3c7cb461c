"""A story on Ruritania in the universe of tests/conftest.py, and people who write on it."""

import pytest

from nkworld.texts.publishing import publish, save_draft
from nkworld.texts.stories.models import Story
from tests.desk.conftest import (  # noqa: F401 - fixtures of this folder, too
    client_class,
    editor,
    groups,
    person,
    publisher,
)
from tests.profiles.conftest import clock  # noqa: F401
from tests.profiles.texts import SOURCE

SOLD = "{{figure:trade/partner?country=XRU:export:2014|US$ 100}}"
BODY = f"""::: number {SOLD} and no more

Nobody expected it.[^bureau-2015]

## It sold
::: figure trade/partner?country=XRU

Ruritania bought goods for {SOLD} in 2014.

It paid late.

## It bought
::: figure trade/partner?country=XRU&measure=import

It sold goods for {{{{trade:XRU:2014:import:bureau|US$ 300}}}}."""


def content(**changed):
    return {
        "title": "Ruritania pays late",
        "summary": "A small trade, and what became of it.",
        "facts_until": "2015-03",
        "body": BODY,
        "sources": [SOURCE],
        "countries": "XRU",
        "place": 1,
    } | changed


@pytest.fixture
def story(universe):
    return Story.objects.create(name="Ruritania pays late", slug="ruritania-pays-late")


@pytest.fixture
def write(story):
    def written(user=None, seen="", **changed):
        return save_draft(story, user, content(**changed), seen)

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
