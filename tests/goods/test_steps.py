"""The steps of derived goods name claims by code; what a cell leaves empty is not written."""

import pytest

from nkworld.provenance.verification import verify
from tests.factories import ReleaseFactory, live

from .factories import GoodsFlowFactory, heading


@pytest.mark.parametrize(
    ("steps", "problems"),
    [
        ("75% * input(mine, XRU, 2014, export, 2701)", 0),
        ("75% * input(mine, XRU, 2014, export, 2702)", 1),
        ("75% * input(trade/goods, mine, XRU, 2014, export, 2701)", 0),
    ],
)
def test_an_input_names_goods_by_their_code(db, steps, problems):
    release = ReleaseFactory(dataset__slug="trade/goods", source__slug="mine")
    GoodsFlowFactory(release=release, commodity=heading("2701"), value=80)
    told = {"status": "derived", "derivation": steps, "period": "2013", "value": 60}
    GoodsFlowFactory(release=release, commodity=heading("2701"), **told)
    live(release)

    assert sum(one.kind == "problem" for found in verify().values() for one in found) == problems
