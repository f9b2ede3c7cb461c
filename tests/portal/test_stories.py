"""Pages point to stories without knowing whose they are."""

import pytest

from nkworld.portal import stories
from nkworld.portal.stories import Teaser
from tests.reading import page

TOLD = Teaser(
    "A trade ends",
    "What is left of it.",
    "/stories/a-trade-ends/",
    figures=("trade/partner",),
    countries=("XRU",),
)


@pytest.fixture
def announced(monkeypatch):
    monkeypatch.setattr(stories, "announced", [])

    @stories.register()
    def written():
        return [TOLD]


def test_a_story_is_found_from_the_home_page_from_its_figures_and_from_its_countries(
    client, announced, universe
):
    links = {
        path: TOLD.url in page(client, path)
        for path in (
            "/",
            "/charts/trade/partner/?country=XRU",
            "/charts/trade/total/",
            universe.ruritania.get_absolute_url(),
            universe.freedonia.get_absolute_url(),
        )
    }
    assert list(links.values()) == [True, True, False, True, False]


def test_a_page_stands_where_the_stories_cannot_be_read(announced, settings):
    settings.LEAVE_OUT_FAILED_PANELS = True

    @stories.register()
    def broken():
        raise KeyError("no such thing")

    assert stories.every() == [TOLD]
