"""The words that figures of goods have in common, from North Korea’s side."""

import re

from nkworld.atlas.models import WORLD
from nkworld.charts import within_a_sentence

LONGEST_NAME = 4  # words
THINGS = re.compile(r",|;|:|\(| and ")


def partner_words(params: dict) -> str:
    """“to China”, “from China”, “to the world”."""
    country = params["country"]
    name = "the world" if country.code == WORLD else country.name
    return f"{'to' if params['direction'] == 'export' else 'from'} {name}"


def traded_words(params: dict, goods: str = "") -> str:
    """“exports to China”, “exports of coal to China”"""
    of = f" of {goods}" if goods else ""
    return f"{params['direction']}s{of} {partner_words(params)}"


def goods_words(commodity) -> str:
    """“coal”; of several things in one name the first beside the code: “fish (HS 03)”; of a long
    name the code alone.
    """
    name, code = within_a_sentence(commodity.name), f"HS {commodity.code}"
    if len(name.split()) <= LONGEST_NAME:
        return name
    first = THINGS.split(name)[0]
    return f"{first} ({code})" if len(first.split()) <= LONGEST_NAME else code
