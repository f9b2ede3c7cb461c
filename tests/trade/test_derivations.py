"""Every derived figure of the curated data follows from its steps."""

from decimal import Decimal

import pytest

from nkworld.provenance.verification import answers, derived, verify
from trade.models import Flow, InterKoreanFlow

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]


@pytest.mark.parametrize("model", [Flow, InterKoreanFlow])
def test_every_derived_figure_gives_steps_that_come_out_or_says_why_not(model):
    found = answers(derived(model))

    assert [str(answer) for answer in found if answer.problem] == []
    assert {answer.claim.pk for answer in found} >= {
        claim.pk for claim in model.objects.standing().filter(status="derived")
    }


def test_what_nobody_can_compute_again_is_named_with_the_reason():
    reasons = {a.claim.cell_text: a.reason for a in verify().answers["trade/flows"] if a.reason}

    assert list(reasons) == ["Russia, 2015, Exports"]
    assert "1.70 million" in reasons["Russia, 2015, Exports"]


def test_steps_reach_across_tables():
    """2015: the deficit of 660 million with inter-Korean trade splits the South’s total."""
    split = InterKoreanFlow.objects.live().get(period="2015", direction="export")

    [answer] = answers([split])
    assert "input(trade/flows, kotra, WLD, 2015, import)" in split.derivation
    assert answer.recomputed == 1_452_250_000


@pytest.mark.parametrize("factor", ["1.01", "0.99"])
def test_a_figure_that_is_one_per_cent_wrong_is_noticed_wherever_it_stands(factor):
    found = [one for one in verify().answers["trade/flows"] if one.recomputed is not None]
    for answer in found:
        answer.claim.value *= Decimal(factor)

    noticed = [one for one in answers([answer.claim for answer in found]) if one.problem]

    assert len(noticed) == len(found) == 115
