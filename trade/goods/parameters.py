"""What the figures and pages of goods can be asked."""

from collections.abc import Iterable

from nkworld.atlas.models import WORLD
from nkworld.provenance.fields import OneOfField
from nkworld.provenance.parameters import FigureParameters

from ..parameters import partner
from .caps import cap_choices
from .fields import CommodityField
from .models import GoodsFlow

SHOWN_CAP = "2710-bbl"
FREQUENCIES = [("annual", "by year"), ("monthly", "by month")]


class GoodsParameters(FigureParameters):
    """Stacks: their rows are one source's, so every claim at once is no answer."""

    dataset = "trade/goods"
    allow_all = False
    country = partner(WORLD)
    direction = OneOfField(GoodsFlow.Direction, "Direction", initial="export")


class ShareParameters(GoodsParameters):
    """Shares of one source's total."""

    dataset = "trade/commodity-shares"


class CommodityParameters(GoodsParameters):
    allow_all = True
    goods = CommodityField(label="Goods", initial="2701")
    frequency = OneOfField(FREQUENCIES, "Periods", initial="annual")
    country = partner()


def first_shown(choices: Iterable[tuple[str, str]]) -> str:
    """The cap on refined petroleum, which most is recorded of, or else the first of all."""
    slugs = [slug for slug, _ in choices]
    return SHOWN_CAP if SHOWN_CAP in slugs else next(iter(slugs), "")


class CapParameters(FigureParameters):
    """One cap, by the code of its goods and the unit in which it is set."""

    dataset = "trade/goods"
    allow_all = False
    shared = ("rule", "as_of")
    over_time = True
    cap = OneOfField(cap_choices, "Cap", initial=lambda: first_shown(cap_choices()))
