"""Two drafts about one figure know of each other; the second is published only on purpose."""

import pytest
from django.urls import reverse

from nkworld.provenance import publishing
from tests.desk.conftest import step
from tests.factories import FlowFactory, ReleaseFactory
from trade.models import Flow

from .conftest import at, words


@pytest.fixture
def two(universe, editor):
    """Two drafts of the Bureau about its exports of 2015."""

    def draft(value):
        release = ReleaseFactory(
            source=universe.bureau, label=f"It is {value}", created_by=editor.user
        )
        cell = {"country": universe.ruritania, "period": "2015", "direction": "export"}
        FlowFactory(release=release, value=value, **cell)
        return release

    return draft(150), draft(160)


def test_the_form_of_a_correction_and_the_figures_page_tell_of_an_open_draft(editor, two):
    live = Flow.objects.as_of().get(period="2015", source__slug="bureau")
    for name in ("correct", "change"):
        page = words(editor.get(reverse(f"admin:trade_flow_{name}", args=[live.pk])))

        assert page.count("Also being changed") == 2
        assert at("change", two[0]) in page and "draft by ed" in page


def test_each_review_tells_of_the_other(publisher, two):
    first, second = two
    page = words(publisher.get(at("change", first)))

    assert f'Also being changed: <a href="{at("change", second)}">It is 160</a>' in page
    assert "has one of these figures; draft by ed" in page


def test_a_draft_about_other_figures_is_not_named(publisher, universe, two):
    assert "Also being changed" not in words(publisher.get(at("change", universe.draft)))


def test_publishing_the_second_over_the_first_asks_for_a_tick(publisher, two):
    first, second = two
    publishing.publish(first)

    refused = words(step(publisher, "publish", second, label="Again"))
    assert "This draft was made before “It is 150”" in refused
    second.refresh_from_db()
    assert second.state == "draft"

    step(publisher, "publish", second, label="Again", over_others="on")
    assert Flow.objects.as_of().get(period="2015", source__slug="bureau").value == 160


def test_while_the_other_still_waits_the_tick_is_asked_for_too(publisher, two):
    assert "are also being changed in “It is 160”" in words(
        step(publisher, "publish", two[0], label="x")
    )
    publishing.discard(two[1], None, "Counted twice")

    step(publisher, "publish", two[0], label="x")
    two[0].refresh_from_db()
    assert two[0].state == "live"
