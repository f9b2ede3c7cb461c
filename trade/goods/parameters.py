"""What the figures and pages of goods can be asked, and the words that they share."""

import re
from typing import Any

from django import forms

from nkworld.asking.fields import NAME, KnownField, OneOfField, ReadField, words
from nkworld.asking.parameters import FigureParameters
from nkworld.asking.questions import Refusal, refusal
from nkworld.atlas.memo import once_per_request
from nkworld.atlas.models import WORLD
from nkworld.charts import exact, money, within_a_sentence
from nkworld.charts.words import Writer, opened

from ..claims import FLOWS, partner
from .models import Commodity, GoodsFlow, Sector
from .models.classification import CODE
from .nomenclature import bare, codes

MOST_LISTED = 12
NO_CHAPTER = "Nothing of that chapter is, either: chapters run from 01 to 97."


@once_per_request
def commodity_called(text: str) -> Commodity:
    """The commodity that a code, or a name in English or Korean, means; ValueError if none."""
    # A point stands before the last two digits, as in 2701.11: 0.5 is no chapter.
    is_number = "." in text and not re.fullmatch(r"[0-9]{4}\.[0-9]{2}", text.strip())
    code, name = "" if is_number else bare(text), text.strip().casefold()
    # Nearly everybody writes a code: the whole tree is read for a name only.
    if coded := Commodity.objects.filter(code=code).first():
        return coded
    known = list(Commodity.objects.all())
    for each in known:
        if name in names_of(each):
            return each
    # Of a code what is on record around it; of a word the names that hold it, or the nearest.
    if CODE.fullmatch(code):
        around = sorted(each.code for each in known if each.code.startswith(code[:2]))
        within = [each for each in around if code.startswith(each)]
        listed = ", ".join(around[:MOST_LISTED]) + (" …" if len(around) > MOST_LISTED else "")
        remedy = f"On record of chapter {code[:2]}: {listed}." if around else NO_CHAPTER
        described = (
            f"In the {codes()[code][1]} it is “{codes()[code][0]}”. " if code in codes() else ""
        )
        sentence = f"Nothing is on record here of goods “{text}” by that code. {described}{remedy}"
        raise ValueError(Refusal(sentence, within[-1] if within else ""))
    sentence = f"“{text}” is not a code or a name of goods here."
    found = [each for each in known if any(name in label for label in names_of(each))]
    found.sort(key=lambda each: not each.name.casefold().startswith(name))
    if found:
        titles = " or ".join(f"“{each.title}”" for each in found[:3])
        sentence = f"{sentence} Did you mean {titles}? Write the code."
        raise ValueError(Refusal(sentence, found[0].code))
    every = {label for each in known for label in names_of(each)}
    raise ValueError(refusal(sentence, name, every))


def names_of(commodity: Commodity) -> list[str]:
    return [label.casefold() for label in (commodity.name, commodity.name_ko) if label]


class CommodityField(ReadField):
    meaning = (
        "Goods by code of the Harmonized System, 2701, by range, 61-63, or by name in English or "
        "Korean."
    )
    widget = forms.TextInput(attrs={"size": 14, "placeholder": "2701, 61-63, wigs …"})

    def read(self, text: str) -> Commodity:
        return commodity_called(text)

    def written(self) -> dict[str, Any]:
        codes = Commodity.objects.order_by("code").values_list("code", flat=True)
        return words(codes) | {NAME: "CommodityCode"}


class SectorField(KnownField):
    meaning = "A sector by its slug: every chapter of the Harmonized System belongs to one."
    label = "Sector"
    widget = forms.TextInput(attrs={"size": 14})
    refused = "“{}” is not a sector."
    schema_name = "SectorSlug"

    def vocabulary(self) -> dict[str, Sector]:
        return {sector.slug: sector for sector in Sector.objects.order_by("slug")}


FREQUENCIES = [("annual", "by year"), ("monthly", "by month")]


class GoodsParameters(FigureParameters):
    """Stacks: their rows are one source's, so every claim at once is no answer."""

    dataset = "trade/goods"
    allow_all = False
    country = partner(WORLD)
    direction = OneOfField(GoodsFlow.Direction, "Direction", initial="export")


class ShareParameters(GoodsParameters):
    dataset = "trade/commodity-shares"


class CommodityParameters(GoodsParameters):
    allow_all = True
    goods = CommodityField(label="Goods", initial="2701")
    frequency = OneOfField(FREQUENCIES, "Periods", initial="annual")
    country = partner()


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
    """“coal”, “precious stones and metals”; of a long name the code, not its first thing."""
    name = within_a_sentence(commodity.short_name or commodity.name)
    return name if len(name.split()) <= LONGEST_NAME else f"HS {commodity.code} goods"


def written_in(unit: str) -> Writer:
    """“520,000 tonnes”; without a unit “US$ 520,000”."""
    return lambda value: f"{exact(value)} {GoodsFlow.Unit(unit).label}" if unit else money(value)


GOODS, TREE = "trade/goods", "trade/commodities"
DATASETS = (GOODS, FLOWS, TREE)


def subtitle(params: dict, how: str) -> str:
    return f"{opened(traded_words(params))} {how}, seen from North Korea’s side"
