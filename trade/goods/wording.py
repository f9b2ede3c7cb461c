"""The words that figures of goods have in common, from North Korea’s side."""

from nkworld.atlas.models import WORLD
from nkworld.charts import within_a_sentence
from nkworld.charts.words import opened

from ..claims import FLOWS
from .models import Commodity

LONGEST_NAME = 5  # words


def partner_words(params: dict) -> str:
    """“to China”, “from China”, “to the world”."""
    country = params["country"]
    name = "the world" if country.code == WORLD else country.name
    return f"{'to' if params['direction'] == 'export' else 'from'} {name}"


def traded_words(params: dict, goods: str = "") -> str:
    """“exports to China”, “exports of coal to China”"""
    of = f" of {goods}" if goods else ""
    return f"{params['direction']}s{of} {partner_words(params)}"


def goods_words(commodity: Commodity) -> str:
    """“coal”, “precious stones and metals”; of a long name without a short one the code alone: its
    first thing would stand for others.
    """
    name = within_a_sentence(commodity.short_name or commodity.name)
    return name if len(name.split()) <= LONGEST_NAME else f"HS {commodity.code} goods"


GOODS, TREE = "trade/goods", "trade/commodities"
DATASETS = (GOODS, FLOWS, TREE)


def subtitle(params: dict, how: str) -> str:
    return f"{opened(traded_words(params))} {how}, seen from North Korea’s side"
