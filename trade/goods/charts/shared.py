"""Words that the figures of goods have in common."""

from nkworld.atlas.models import WORLD

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


def subtitle(asked, how):
    what = f"{asked['direction'].capitalize()}s {partner_words(asked)}"
    return f"{what} {how}, seen from North Korea’s side"


def nothing_left(stacks):
    """The years in which no grey part can be shown."""
    years = stacks.without_total()
    if not years:
        return ()
    return (f"No total of the same source that holds its goods: {', '.join(years)}.",)
