"""Every derived figure of the curated data follows from its steps."""

from decimal import Decimal

import pytest

from nkworld.provenance.tables import observation_models
from nkworld.provenance.verification import answers, verify
from trade.models import InterKoreanFlow

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]


def test_every_derived_figure_of_every_table_follows_from_its_steps_or_says_why_not():
    report = verify()

    assert [str(one) for found in report.values() for one in found if one.problem] == []
    for slug, model in observation_models().items():
        checked = {answer.claim.pk for answer in report[slug]}
        standing = model.objects.with_readings().filter(status="derived")
        assert checked >= set(standing.values_list("pk", flat=True))
    assert {slug for slug, found in report.items() if found} >= {
        *("aid/appeals", "aid/contributions", "aid/food-aid", "trade/flows", "trade/goods"),
        *("trade/inter-korean", "travel/crossings"),
    }


def test_what_nobody_can_compute_again_is_named_with_the_reason():
    reasons = {a.claim.cell_text: a.reason for a in verify()["trade/flows"] if a.reason}

    assert list(reasons) == ["Russia, 2015, Exports"]
    assert "1.70 million" in reasons["Russia, 2015, Exports"]


def test_steps_reach_across_tables():
    """2015: the deficit of 660 million with inter-Korean trade splits the South’s total."""
    split = (
        InterKoreanFlow.objects.as_of()
        .included()
        .get(period="2015", direction="export", source__slug="ncnk-ewc-essay")
    )

    [answer] = answers([split])
    assert "input(trade/flows, kotra, WLD, 2015, import)" in split.derivation
    assert answer.recomputed == 1_452_240_000


@pytest.mark.parametrize("factor", ["1.01", "0.99"])
def test_a_figure_that_is_one_per_cent_wrong_is_noticed_wherever_it_stands(factor):
    found = [one for one in verify()["trade/flows"] if one.recomputed is not None]
    for answer in found:
        answer.claim.value *= Decimal(factor)

    noticed = [one for one in answers([answer.claim for answer in found]) if one.problem]

    assert len(noticed) == len(found) == 137
