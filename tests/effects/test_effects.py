"""The review tells what readers will see change: each sentence, picture, number, page and text."""

import re
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.cache import caches
from django.urls import reverse

from nkworld.importing.review import Review, prepare_reviews
from nkworld.texts import review_panels
from nkworld.texts.profiles.models import Profile
from nkworld.texts.publishing import publish, save_draft
from nkworld.texts.review_panels import effects_of, sentence_on
from tests.factories import FlowFactory, ReleaseFactory
from tests.profiles.texts import content

PATIENT = 60  # seconds: everything is looked at


def tab(release, **query):
    address = reverse("admin:provenance_release_change", args=[release.pk])
    return address, {"part": "effects"} | query


def looked_at(client, release, **query):
    return client.get(*tab(release, **query)).content.decode()


def test_a_sentence_is_told_before_and_after(universe, correction):
    found = {effect.place.url: effect for effect in effects_of(correction, seconds=PATIENT).effects}

    [sentence] = found["/charts/trade/partner/?country=XRU"].sentences
    assert "US$\u00a0120" in sentence.before and "US$\u00a0150" in sentence.after
    assert "".join(piece.words for piece in sentence.row[1] if piece.differs).strip() == "150"


def test_the_page_of_the_country_and_the_home_page_are_looked_at(universe, correction):
    kinds = {effect.place.kind for effect in effects_of(correction, seconds=PATIENT).effects}

    assert {"chart", "country"} <= kinds


def test_another_source_that_leads_is_named_in_the_sentence(universe):
    """The Bureau says something of what only the Gazette spoke of."""
    draft = ReleaseFactory(source=universe.bureau, label="More")
    FlowFactory(
        release=draft, country=universe.freedonia, period="2015", direction="turnover", value=60
    )

    found = {effect.place.url: effect for effect in effects_of(draft, seconds=PATIENT).effects}
    [sentence] = found["/charts/trade/partner/?country=XFR"].sentences
    assert "per Freedonian Gazette" in sentence.before and "per Royal Bureau" in sentence.after


def test_a_paragraph_whose_number_would_no_longer_agree_is_shown(universe, correction):
    profile = Profile.objects.create(country=universe.ruritania)
    bound = "Exports were {{trade:XRU:2015:export:bureau|US$120}}.[^bureau-2015]"
    draft = save_draft(profile, None, content(body=bound), "")
    publish(draft, None, "Written.", draft.version)

    [flagged] = effects_of(correction, seconds=PATIENT).paragraphs
    assert [moved.mark.printed for moved in flagged.moved] == ["US$120"]
    assert flagged.moved[0].bound.value == 150


def test_a_draft_that_changes_nothing_that_is_read_says_so(publisher, universe):
    draft = ReleaseFactory(source=universe.gazette, label="The ledger says why")
    FlowFactory(
        release=draft,
        country=universe.ruritania,
        period="2015",
        direction="export",
        value=125,
        status="excluded",
        note="mix-up with another land, as its own list shows",
    )

    assert sentence_on(draft, PATIENT) == "Nothing that readers see changes."
    assert "Nothing that readers see changes" in looked_at(publisher, draft)


def test_the_tab_shows_both_pictures_in_the_pages_own_colours(publisher, correction):
    effects_of(correction, PATIENT)
    page = looked_at(publisher, correction)

    assert page.count("<figcaption>Now</figcaption>") == page.count("<figcaption>Then</figcaption>")
    assert 'class="drawing' in page
    assert not re.search(r'<style|\sstyle="', page)


def test_one_chart_has_a_page_of_its_own(publisher, correction):
    page = looked_at(publisher, correction, figure="trade/partner", state="country=XRU")

    assert "effect-wide" in page and re.search(r"<ins>150\s*</ins>", page)
    assert publisher.get(*tab(correction, figure="trade/none")).status_code == 404


def test_whoever_may_publish_reads_how_much_changes_before_they_do(
    editor, publisher, universe, correction
):
    address = reverse("admin:provenance_release_change", args=[correction.pk])

    assert "On publishing:" in publisher.get(address).content.decode()
    assert "On publishing:" not in editor.get(address).content.decode()


def test_what_is_left_is_looked_at_from_there_on_and_counted_once(universe, correction):
    whole = sentence_on(correction, PATIENT)
    caches["reviews"].clear()
    found = effects_of(correction, seconds=0)
    assert found.number == 1 and found.left
    while found.left:
        found = effects_of(correction, 0, after=found.number)

    assert sentence_on(correction) == whole
    assert "headline" in whole and "left" not in whole
    assert effects_of(correction, after=1).number == found.number


def test_it_is_counted_before_anybody_opens_the_review(universe, correction, monkeypatch):
    """tests/conftest.py takes that off the panel, which is among those of the review."""
    monkeypatch.setattr(review_panels, "time", SimpleNamespace(monotonic=lambda: 0.0))
    monkeypatch.delattr(Review(correction).panels["effects"], "prepare")
    prepare_reviews([correction])

    monkeypatch.setattr(
        review_panels, "places_of", lambda *given: pytest.fail("It is asked again.")
    )
    assert "headline" in sentence_on(correction)


@pytest.mark.parametrize("number", ["-1", "x", "99999999999", "9999"])
def test_a_place_that_there_is_not_is_no_fault(publisher, correction, number):
    assert publisher.get(*tab(correction, after=number)).status_code == 200


def test_a_published_release_has_no_such_tab(publisher, universe):
    page = looked_at(publisher, universe.first)

    assert "What readers see" not in page


def test_the_desk_draws_in_the_colours_of_the_charts():
    css = (settings.BASE_DIR / "nkworld/portal/static/portal/admin.css").read_text()

    assert '@import url("tokens.css");' in css
