"""Words that the figures of goods have in common."""

from nkworld.charts.words import opened

from ...claims import FLOWS
from ..wording import traded_words

GOODS, TREE = "trade/goods", "trade/commodities"
DATASETS = (GOODS, FLOWS, TREE)


def subtitle(params, how):
    return f"{opened(traded_words(params))} {how}, seen from North Korea’s side"
