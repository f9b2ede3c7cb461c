"""Derived claims are computed again, and each that differs is named."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from nkworld.provenance.verification import verify
from tests.factories import FlowFactory, ReleaseFactory, live
from trade.models import Flow


@pytest.fixture
def derive(universe):
    """A derived export of the Royal Bureau to Ruritania in 2013, published."""

    def make(value, derivation, **more):
        release = ReleaseFactory(source=universe.bureau)
        told = {"period": "2013", "status": "derived", "derivation": derivation} | more
        FlowFactory(release=release, value=value, **told)
        return live(release)

    return make


def complaints():
    return [str(one) for found in verify().values() for one in found if one.problem]


def told():
    """What the command prints, and what it complains of."""
    out, err = StringIO(), StringIO()
    try:
        call_command("verify", stdout=out, stderr=err)
    except CommandError as error:
        err.write(str(error))
    return out.getvalue(), err.getvalue()


def test_a_figure_that_follows_from_its_steps_is_counted_as_such(derive):
    derive(80, "input(bureau, XRU, 2014, export) / (1 + 25%)")

    out, err = told()
    assert "trade/flows: 1 derived; 1 recomputed and in agreement" in out
    assert err == ""


def test_a_mismatch_names_dataset_cell_stored_recomputed_and_steps(derive):
    derive(86, "input(bureau, XRU, 2014, export) / (1 + 25%)")

    [sentence] = complaints()
    assert sentence == (
        "trade/flows, Ruritania, 2013, Exports (bureau): stored 86, recomputed 80, which is more "
        "than 0.5 away. Steps: input(bureau, XRU, 2014, export) / (1 + 25%)"
    )
    assert "1 derived figure does not follow from the steps given" in told()[1]


@pytest.mark.parametrize(("value", "agrees"), [("33.3", True), ("33.33", True), ("33.4", False)])
def test_a_figure_may_be_rounded_as_far_as_it_is_printed(derive, value, agrees):
    derive(value, "input(bureau, XRU, 2014, export) / 3")

    assert (complaints() == []) == agrees


def test_a_revised_input_is_noticed_in_what_rests_on_it(derive, universe):
    derive(50, "input(bureau, XRU, 2014, export) / 2")
    assert complaints() == []

    revision = ReleaseFactory(source=universe.bureau)
    FlowFactory(release=revision, period="2014", value=120)
    live(revision)

    [sentence] = complaints()
    assert "stored 50, recomputed 60" in sentence


def test_a_further_reading_is_computed_too(derive, universe):
    derive(90, "100 - 10", period="2012", reading=1)

    assert [one.kind for one in verify()["trade/flows"]] == ["agrees"]


@pytest.mark.parametrize(
    ("steps", "complaint"),
    [
        ("", "gives no steps"),
        ("about a third", "can’t be read"),
        ("input(bureau, XRU, 1999, export)", "There is no live claim input(bureau, XRU, 1999"),
        ("input(trade/flaws, bureau, XRU, 2014)", "Did you mean “trade/flows”?"),
        ("input(gazette, XRU, 2015, export)", "There is no live claim"),
    ],
)
def test_steps_that_lead_nowhere_are_named(derive, steps, complaint):
    derive(80, steps)

    [sentence] = complaints()
    assert complaint in sentence


def test_a_figure_without_steps_says_why_and_is_no_mismatch(derive):
    derive(80, "steps not recorded: the yearbook prints the result only")

    assert complaints() == []
    assert [one.kind for one in verify()["trade/flows"]] == ["not recorded"]


def test_a_draft_is_nobodys_business(universe):
    FlowFactory(release=universe.draft, period="2013", status="derived", value=1, derivation="2")

    assert complaints() == []


def test_other_steps_for_the_same_value_are_a_new_vintage(derive):
    first = derive(80, "steps not recorded: lost")
    second = derive(80, "100 * 80%")

    assert Flow.objects.as_of().get(period="2013").release == second
    before = Flow.objects.as_of(first.published_at).get(period="2013")
    assert before.derivation == "steps not recorded: lost"
