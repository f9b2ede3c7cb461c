import pytest

from tests.factories import FlowFactory, ReleaseFactory


@pytest.fixture
def draft(bureau, ruritania, universe):
    """A second release of the bureau: one figure changed, one repeated, one new."""
    release = ReleaseFactory(source=bureau, label="Second yearbook")
    FlowFactory(release=release, country=ruritania, period="2014", value=101)
    FlowFactory(release=release, country=ruritania, period="2015", value=120)
    FlowFactory(release=release, country=ruritania, period="2016", value=140)
    return release
