"""A correction of the Royal Bureau's figure of 2015, seen by nobody yet, and people of the desk."""

import pytest

from tests.desk.conftest import (  # noqa: F401 - fixtures of this folder, too
    client_class,
    editor,
    groups,
    person,
    publisher,
)
from tests.factories import FlowFactory, ReleaseFactory


@pytest.fixture
def correction(universe):
    """The exports of 2015 are 150, not 120."""
    draft = ReleaseFactory(source=universe.bureau, label="Correction, 2015")
    FlowFactory(
        release=draft, country=universe.ruritania, period="2015", direction="export", value=150
    )
    return draft
