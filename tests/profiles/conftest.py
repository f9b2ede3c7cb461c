"""A profile of Ruritania in the universe of tests/conftest.py, and people who write on it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from nkworld.texts.profiles.models import Profile
from nkworld.texts.publishing import publish, save_draft
from tests.desk.conftest import (  # noqa: F401 - fixtures of this folder, too
    client_class,
    editor,
    groups,
    person,
    publisher,
)

from .forms import save
from .texts import content


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


@pytest.fixture
def draft(editor, profile):  # noqa: F811 - the fixture of that name
    """One that an editor saved at the desk."""
    save(editor, profile)
    return profile.revisions.get()
