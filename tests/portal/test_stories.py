"""Pages point to stories without knowing whose they are."""

import pytest

from nkworld.portal import stories
from nkworld.portal.stories import Teaser

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
    announced, universe
):
    assert stories.every() == [TOLD]
    assert stories.using_figure("trade/partner") == [TOLD]
    assert stories.using_figure("trade/china-share") == []
    assert stories.about_country(universe.ruritania) == [TOLD]
    assert stories.about_country(universe.freedonia) == []


def test_a_page_stands_where_the_stories_cannot_be_read(announced, settings):
    settings.LEAVE_OUT_FAILED_PANELS = True

    @stories.register()
    def broken():
        raise KeyError("no such thing")

    assert stories.every() == [TOLD]
