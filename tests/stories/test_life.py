"""A story lives as a profile does: drafted, read by a second person, public, taken down."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from nkworld.provenance.publishing import publish as publish_release
from nkworld.texts.publishing import draft_of, publish, stale_paragraphs, take_down
from nkworld.texts.stories.models import Story, StoryRevision
from tests.factories import FlowFactory, ReleaseFactory
from tests.profiles.texts import SOURCE

from .conftest import content

pytestmark = pytest.mark.postgres

DESK = "/admin/stories/story/"


def step(story, name, *more):
    return reverse(f"admin:stories_story_{name}", args=[story.pk, *more])


def typed(**changed):
    said = content(**changed)
    said.pop("sources")
    rows = {"sources-TOTAL_FORMS": 1, "sources-INITIAL_FORMS": 0}
    rows |= {f"sources-0-{name}": value for name, value in SOURCE.items()}
    return said | rows | {"seen": ""}


def test_from_an_idea_to_the_public_by_two_people(client, editor, publisher, universe):
    said = {"name": "Ruritania pays late", "slug": "ruritania-pays-late"}
    editor.post(f"{DESK}add/", said)
    story = Story.objects.get()
    editor.post(step(story, "draft"), typed())
    draft = draft_of(story)
    given = {"version": draft.version, "note": "Written."}

    refused = editor.post(step(story, "publish"), given)
    assert refused.status_code == 403
    assert client.get("/stories/ruritania-pays-late/").status_code == 404
    publisher.post(step(story, "publish"), given)
    html = client.get("/stories/ruritania-pays-late/").content.decode()
    assert "Ruritania pays late" in html
    assert "Ruritania pays late" in editor.get(DESK).content.decode()


def test_the_preview_names_a_figure_that_is_not_there(editor, story):
    body = "::: figure trade/chinashare\n\nWords.[^bureau-2015]"
    told = editor.post(step(story, "preview"), typed(body=body)).content.decode()

    assert "There is no figure “trade/chinashare”" in told
    assert "Did you mean “trade/china-share”?" in told


def test_an_unknown_country_is_refused_at_the_desk(editor, story):
    response = editor.post(step(story, "draft"), typed(countries="XRU XQQ"))

    assert "“XQQ” is not a country’s code." in response.content.decode()
    assert draft_of(story) is None


def test_a_revised_claim_puts_the_numbers_of_its_figure_into_the_queue(universe, go_live):
    live = go_live()
    assert stale_paragraphs(StoryRevision.objects.as_of()) == []
    release = ReleaseFactory(source=universe.bureau)
    FlowFactory(release=release, country=universe.ruritania, period="2014", value=150)
    publish_release(release)

    stale = stale_paragraphs(StoryRevision.objects.as_of())
    assert [(each.revision, each.paragraph.line) for each in stale] == [(live, 1), (live, 8)]
    assert [moved.bound.value for each in stale for moved in each.moved] == [150, 150]
    assert [moved.old.value for each in stale for moved in each.moved] == [100, 100]


def test_a_scheduled_story_appears_when_its_moment_has_come(client, go_live, clock):
    go_live(at=timezone.now() + timedelta(hours=2))

    assert client.get("/stories/ruritania-pays-late/").status_code == 404
    clock(3)
    assert client.get("/stories/ruritania-pays-late/").status_code == 200


def test_what_was_taken_down_says_so_and_keeps_its_history(client, go_live):
    live = go_live()
    take_down(live, None, "The figures were misread.")
    html = client.get("/stories/ruritania-pays-late/").content.decode()

    assert "not published at present" in html
    assert "The figures were misread." in html
    assert "It paid late." not in html
    assert "Ruritania pays late" not in client.get("/stories/").content.decode()
    assert "The figures were misread." in (
        client.get("/stories/ruritania-pays-late/history/").content.decode()
    )


def test_a_moment_shows_the_text_and_the_figures_of_that_moment(client, go_live, write, universe):
    go_live()
    between = timezone.now()
    release = ReleaseFactory(source=universe.bureau)
    FlowFactory(release=release, country=universe.ruritania, period="2014", value=150)
    publish_release(release)
    draft = write(body=content()["body"].replace("US$ 100", "US$ 150").replace("late", "early"))
    publish(draft, None, "It had paid early.", draft.version)
    page = "/stories/ruritania-pays-late/"
    then = client.get(page, {"as_of": between.isoformat()}).content.decode()

    assert "It paid late." in then
    assert "Trade with one country, Exports, 2014: 100" in then
    now = client.get(page).content.decode()
    assert "It paid early." in now
    assert "Trade with one country, Exports, 2014: 150" in now
    assert "<del>late</del>" in client.get(f"{page}difference/").content.decode().replace(". ", "")


@pytest.mark.parametrize("query", ["?as_of=soon", "?as_of=2001-01-01", "?of=2015"])
def test_a_page_is_strict_about_its_query(client, go_live, query):
    go_live()

    assert client.get(f"/stories/ruritania-pays-late/{query}").status_code == 400
