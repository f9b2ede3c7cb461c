"""How a figure was derived is asked of the one who brings it, and shown to all who read it."""

import pytest
from django.urls import reverse

from nkworld.provenance.models import Release
from trade.models import Flow

from .conftest import row, sheet, step, text_of

pytestmark = pytest.mark.postgres


def derived(derivation, value="48"):
    return row(period="2013", value=value, status="derived", derivation=derivation)


@pytest.fixture
def published(editor, publisher, hand_in):
    """A derived export of 2013, live, with these steps."""

    def make(derivation, **more):
        hand_in(editor, sheet(derived(derivation, **more)))
        step(publisher, "publish", Release.objects.latest("pk"), label="Once")
        return Flow.objects.as_of().get(period="2013")

    return make


def test_steps_that_cannot_be_computed_are_refused_with_row_and_column(editor, hand_in):
    answer = text_of(
        hand_in(editor, sheet(row(status="reported", derivation=""), derived("about two fifths")))
    )

    assert "derivation" in answer
    assert "“about two fifths” is not understood in the steps" in answer
    assert not Release.objects.filter(file_name="yearbook.csv").exists()


def test_a_derived_figure_without_steps_is_refused(editor, hand_in):
    answer = text_of(hand_in(editor, sheet(derived(""))))

    assert "A derived figure gives its steps" in answer
    assert not Release.objects.filter(file_name="yearbook.csv").exists()


def test_the_desk_shows_the_steps_and_what_they_come_to(editor, published):
    claim = published("input(bureau, XRU, 2015, export) * 40%")

    page = text_of(editor.get(reverse("admin:trade_flow_change", args=[claim.pk])))
    assert "input(bureau, XRU, 2015, export) * 40%" in page
    assert "Recomputed: 48" in page


def test_the_desk_says_where_a_figure_does_not_follow(editor, published):
    claim = published("input(bureau, XRU, 2015, export) * 50%")

    page = text_of(editor.get(reverse("admin:trade_flow_change", args=[claim.pk])))
    assert "Does not follow: stored 48, recomputed 60" in page


def test_visitors_and_the_api_read_the_steps(client, published):
    published("input(bureau, XRU, 2015, export) * 40%")

    page = text_of(client.get(reverse("trade:flows"), {"period": "2013"}))
    [told] = client.get("/api/v1/trade/flows/", {"period": "2013"}).json()["results"]
    assert "Steps: Royal Bureau’s figure for Ruritania, 2015, exports × 40%" in page
    assert told["derivation"] == "input(bureau, XRU, 2015, export) * 40%"


def test_a_correction_of_steps_is_read_as_an_upload_is(editor, published):
    claim = published("120 * 40%")
    address = reverse("admin:trade_flow_correct", args=[claim.pk])
    said = {
        "value": "48",
        "status": "derived",
        "citation": claim.citation,
        "as_quoted": claim.as_quoted,
        "reason": "The steps were lost",
    }

    refused = text_of(editor.post(address, said | {"derivation": "120 times two fifths"}))
    assert "is not understood in the steps" in refused
    assert "A derived figure gives its steps" in text_of(editor.post(address, said))
    editor.post(address, said | {"derivation": "steps not recorded: the page is gone"})

    [correction] = Release.objects.filter(kind="correction")
    draft = Flow.objects.get(release=correction)
    assert draft.derivation == "steps not recorded: the page is gone"
