"""A live figure is corrected by a release of one row, with a reason, and by two people."""

import re

import pytest
from django.urls import reverse

from nkworld.provenance.models import Release
from tests.factories import FlowFactory
from tests.reading import as_opened, tells_of_a_draft
from trade.models import Flow

from .conftest import step, text_of

pytestmark = pytest.mark.postgres


@pytest.fixture
def claim(universe):
    return Flow.objects.as_of().get(
        source=universe.bureau, country=universe.ruritania, period="2015", direction="export"
    )


def page_of(client, claim):
    return text_of(client.get(reverse("admin:trade_flow_change", args=[claim.pk])))


def correct(client, claim, **changes):
    address = reverse("admin:trade_flow_correct", args=[claim.pk])
    said = as_opened(client, address) | {"reason": "A digit was dropped"}
    return client.post(address, said | changes, follow=True)


def corrections():
    return Release.objects.filter(kind="correction")


def test_a_correction_goes_live_when_a_second_person_publishes_it(editor, publisher, claim):
    assert "Correct this figure" in page_of(editor, claim)

    review = text_of(correct(editor, claim, value="1,200", as_quoted="1200 dollars"))
    (draft,) = corrections()
    assert (draft.reason, draft.created_by) == ("A digit was dropped", editor.user)
    assert ">120<" in review
    assert ">1,200<" in review
    assert Flow.objects.as_of().get(pk=claim.pk).value == 120
    step(publisher, "publish", draft, label=draft.label, reason=draft.reason)

    corrected = Flow.objects.as_of().get(
        source=claim.source, country=claim.country, period="2015", direction="export"
    )
    assert (corrected.value, corrected.as_quoted) == (1200, "1200 dollars")
    assert ">120<" in page_of(editor, corrected)


def test_a_figure_is_excluded_by_a_correction_with_a_note(editor, publisher, claim):
    correct(editor, claim, status="excluded", note="Another land was meant")
    (draft,) = corrections()
    step(publisher, "publish", draft, label=draft.label, reason=draft.reason)

    (row,) = Flow.objects.as_of().excluded().filter(source=claim.source)
    assert (row.value, row.note) == (120, "A digit was dropped; Another land was meant")


def test_the_ledger_prints_why_the_editor_excluded_a_figure_before_what_the_claim_noted(
    client, editor, publisher, claim
):
    Flow.objects.filter(pk=claim.pk).update(note="Less estimated freight (FOB)")
    why = "Ten times any other source."
    correct(editor, claim, status="excluded", exclusion="implausible", reason=why)
    (draft,) = corrections()
    step(publisher, "publish", draft, label=draft.label, reason=draft.reason)

    assert "Ten times any other source; Less estimated freight (FOB)" in text_of(
        client.get("/exclusions/")
    )
    (row,) = Flow.objects.as_of().excluded().filter(source=claim.source)
    correct(editor, row, as_quoted="120 dollars, as printed", reason="The quotation was cut.")
    _, second = corrections().order_by("pk")
    assert Flow.objects.get(release=second, reading=row.reading).note == row.note


@pytest.fixture
def excluded(claim):
    """A second word of the same source on the same figure, which the ledger holds."""
    return FlowFactory(
        release=claim.release,
        country=claim.country,
        period=claim.period,
        reading=1,
        value=999,
        status="excluded",
        note="Another land was meant",
        known_from=claim.known_from,
    )


@pytest.mark.parametrize("corrected", ["claim", "excluded"])
def test_a_claim_and_the_ledger_survive_a_correction_of_the_other(
    editor, publisher, claim, excluded, corrected
):
    row, said = {
        "claim": (claim, {"value": "121"}),
        "excluded": (excluded, {"value": "998", "status": "excluded", "note": excluded.note}),
    }[corrected]

    correct(editor, row, **said)
    (draft,) = corrections()
    step(publisher, "publish", draft, label=draft.label, reason=draft.reason)

    live = Flow.objects.as_of().filter(source=claim.source, country=claim.country, period="2015")
    assert (
        sorted(live.values_list("value", "status"))
        == {
            "claim": [(121, "reported"), (999, "excluded")],
            "excluded": [(120, "reported"), (998, "excluded")],
        }[corrected]
    )


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"value": "130", "reason": ""}, "This field is required"),
        ({}, "Nothing is corrected: the figure says this already."),
        ({"value": "-5"}, "Trade is worth zero or more; the sign is in the direction."),
        ({"value": "1.234.567"}, "is ambiguous: points and commas mean different things"),
        ({"value": ""}, "A claim has a value or a bound; leave out what is not given."),
        ({"value_low": "500"}, "The value lies between its lower and upper bound."),
        ({"value": "130", "citation": ""}, "This field is required"),
    ],
)
def test_a_correction_that_keeps_no_promise_is_refused(editor, claim, changes, sentence):
    response = correct(editor, claim, **changes)

    assert sentence in text_of(response).replace("&#x27;", "'")
    assert not corrections().exists()


def test_a_draft_cannot_be_corrected(editor, universe):
    row = Flow.objects.get(release=universe.draft)

    address = reverse("admin:trade_flow_correct", args=[row.pk])
    assert (
        editor.get(address).status_code == editor.post(address, {"value": "1"}).status_code == 404
    )


def test_drafts_are_not_among_the_live_figures(editor, universe):
    listed = text_of(editor.get(reverse("admin:trade_flow_changelist")))

    assert len(re.findall(r'class="field-amount', listed)) == 7
    assert not tells_of_a_draft(listed)
    row = Flow.objects.get(release=universe.draft)
    assert editor.get(reverse("admin:trade_flow_change", args=[row.pk])).status_code == 404


@pytest.mark.parametrize("query", [{}, {"q": "Ruritania"}, {"q": "XRU"}, {"direction": "export"}])
def test_a_list_of_figures_asks_a_fixed_number_of_queries(
    editor, universe, query, django_assert_max_num_queries
):
    with django_assert_max_num_queries(12):
        assert editor.get(reverse("admin:trade_flow_changelist"), query).status_code == 200


def test_live_figures_are_not_edited_in_place(editor, publisher, claim):
    address = reverse("admin:trade_flow_change", args=[claim.pk])
    for client in (editor, publisher):
        client.post(address, {"value": "999"})
        assert client.get(reverse("admin:trade_flow_add")).status_code == 403
        assert client.get(reverse("admin:trade_flow_delete", args=[claim.pk])).status_code == 403

    claim.refresh_from_db()
    assert claim.value == 120
