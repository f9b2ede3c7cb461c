"""Words that the figures of goods have in common."""

from nkworld.atlas.models import WORLD
from nkworld.charts import within_a_sentence
from nkworld.charts.sentences import opened

from ...lines import FLOWS

GOODS, TREE = "trade/goods", "trade/commodities"
DATASETS = (GOODS, FLOWS, TREE)
GREY_PART = (
    "Each bar is one source’s: goods that do not overlap, and in grey what is left of its own "
    "total. Few goods are quoted in some years; a colour that is missing is not a zero."
)


def partner_words(asked):
    """“to China”, “from China”, “to the world”."""
    country = asked["country"]
    name = "the world" if country.code == WORLD else country.name
    return f"{'to' if asked['direction'] == 'export' else 'from'} {name}"


def traded_words(asked):
    """“exports to China”"""
    return f"{asked['direction']}s {partner_words(asked)}"


def with_code(commodity):
    """The name as it stands in a sentence, before its code: “ores, slag and ash (HS 26)”."""
    name, code = within_a_sentence(commodity.name), f"HS {commodity.code}"
    return f"{name[:-1]}; {code})" if name.endswith(")") else f"{name} ({code})"


def subtitle(asked, how):
    what = opened(traded_words(asked))
    return f"{what} {how}, seen from North Korea’s side"


def nothing_left(stacks):
    """The years in which no grey part can be shown."""
    years = stacks.without_total()
    if not years:
        return ()
    return (f"No total of the same source that holds its goods: {', '.join(years)}.",)
