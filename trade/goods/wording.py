"""The words that all sentences about goods have in common, from North Korea’s side."""

from nkworld.atlas.models import WORLD
from nkworld.charts import Point, within_a_sentence


def partner_words(params: dict) -> str:
    """“to China”, “from China”, “to the world”."""
    country = params["country"]
    name = "the world" if country.code == WORLD else country.name
    return f"{'to' if params['direction'] == 'export' else 'from'} {name}"


def traded_words(params: dict, goods: str = "") -> str:
    """“exports to China”, “exports of coal to China”"""
    of = f" of {goods}" if goods else ""
    return f"{params['direction']}s{of} {partner_words(params)}"


def with_code(commodity) -> str:
    """The name as it stands in a sentence, before its code: “ores, slag and ash (HS 26)”."""
    name, code = within_a_sentence(commodity.name), f"HS {commodity.code}"
    return f"{name[:-1]}; {code})" if name.endswith(")") else f"{name} ({code})"


def put(point: Point, source: str, what: str) -> str:
    """The template of who says how much: “{when} KORES put exports of coal to China at {amount}”.

    What has a bound is said to be so much: nobody puts it “at at least”.
    """
    if {point.low, point.high} - {None}:
        figures = "estimates" if point.is_estimated else "figures"
        return f"{{when}} {what} were {{amount}} by the {figures} of {source}"
    verb = "estimated" if point.is_estimated else "put"
    return f"{{when}} {source} {verb} {what} at {{amount}}"
