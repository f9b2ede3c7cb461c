"""Words that the figures of goods have in common."""

from nkworld.charts.sentences import opened

from ...lines import FLOWS
from ..wording import traded_words

GOODS, TREE = "trade/goods", "trade/commodities"
DATASETS = (GOODS, FLOWS, TREE)
GREY_PART = (
    "Each bar is one source’s: goods that do not overlap, and in grey what is left of its own "
    "total. Few goods are quoted in some years; a colour that is missing is not a zero."
)


def subtitle(asked, how):
    what = opened(traded_words(asked))
    return f"{what} {how}, seen from North Korea’s side"


def nothing_left(stacks):
    """The years in which no grey part can be shown."""
    years = stacks.without_total()
    if not years:
        return ()
    return (f"No total of the same source that holds its goods: {', '.join(years)}.",)
