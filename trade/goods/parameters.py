"""What the figures and pages of goods can be asked."""

from nkworld.atlas.models import WORLD
from nkworld.provenance.parameters import FigureParameters, OneOfField

from ..parameters import PartnerField
from .caps import cap_choices
from .fields import CommodityField
from .models import GoodsFlow

SHOWN_CAP = "2710-bbl"
FREQUENCIES = [("annual", "by year"), ("monthly", "by month")]


class GoodsParameters(FigureParameters):
    """Stacks: their rows are one source's, so every claim at once is no answer."""

    dataset = "trade/goods"
    allow_all = False
    country = PartnerField(label="Partner")
    direction = OneOfField(choices=GoodsFlow.Direction, required=False, label="Direction")
    defaults = {"country": WORLD, "direction": "export"}


class ShareParameters(GoodsParameters):
    """Shares of one source's total."""

    dataset = "trade/commodity-shares"


class CommodityParameters(GoodsParameters):
    allow_all = True
    goods = CommodityField(label="Goods")
    frequency = OneOfField(choices=FREQUENCIES, required=False, label="Periods")
    defaults = {"goods": "2701", "country": "CHN", "direction": "export", "frequency": "annual"}


class CapParameters(FigureParameters):
    """One cap, by the code of its goods and the unit in which it is set."""

    dataset = "trade/goods"
    allow_all = False
    shared = ("rule", "as_of")
    over_time = True
    cap = OneOfField(choices=cap_choices, required=False, label="Cap")

    def __init__(self, *args, **kwargs):
        self.defaults = {"cap": first_shown(cap_choices())}
        super().__init__(*args, **kwargs)


def first_shown(choices):
    """The cap on refined petroleum, which most is recorded of, or else the first of all."""
    slugs = [slug for slug, _ in choices]
    return SHOWN_CAP if SHOWN_CAP in slugs else next(iter(slugs), "")
