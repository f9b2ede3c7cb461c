"""How goods are named: in the Harmonized System, in files, in what figures and pages are asked, and
in the words that these share.

The tree holds what figures and measures speak of. A code that a file names for the first time is
taken from the whole nomenclature: it stands behind the draft, where nobody outside the desk sees
it, and enters the tree with the first figure on it that goes live.
"""

import csv
import re
from functools import cache
from pathlib import Path
from typing import Any

from django import forms
from django.db.models import Exists, OuterRef
from django.dispatch import receiver
from simple_history.signals import pre_create_historical_record

from nkworld.asking.fields import NAME, KnownField, OneOfField, ReadField, words
from nkworld.asking.parameters import FigureParameters
from nkworld.asking.questions import Refusal, refusal
from nkworld.atlas.memo import once_per_request
from nkworld.atlas.models import WORLD
from nkworld.atlas.names import closest, compatible
from nkworld.charts import exact, money, within_a_sentence
from nkworld.charts.words import Writer, opened
from nkworld.importing.widgets import RecordWidget, widget_of
from nkworld.provenance.histories import ADDED
from nkworld.provenance.models import Release
from nkworld.provenance.publishing import step_taken
from nkworld.provenance.tables import observation_model

from ..claims import FLOWS, partner
from .models import Commodity, GoodsFlow, Sector
from .models.classification import CODE

FILE = Path(__file__).parent / "seed" / "nomenclature" / "harmonized-system.csv"
REASON = "As in https://github.com/datasets/harmonized-system, 905e5a0"  # 100 characters at most


@cache
def codes() -> dict[str, tuple[str, str]]:
    """{code: (description, edition)} of all of HS 2022, and of what HS 2017 alone had."""
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        return {row["code"]: (row["description"], f"HS {row['edition']}") for row in rows}


def add_behind_drafts(code: str, known: dict[str, Commodity]) -> bool:
    """With the heading that it lies in; False if the nomenclature or the tree lacks it."""
    if code in known:
        return True
    if code not in codes() or not add_behind_drafts(code[:-2], known):
        return False
    name, edition = codes()[code]
    level, parent = Commodity.DIGITS[len(code)], known[code[:-2]]
    row = Commodity(code=code, level=level, name=name, parent=parent, revision=edition)
    row.derive_fields()
    # Without a history, which is what keeps it out of the tree; another file may be quicker.
    Commodity.with_drafts.bulk_create([row], ignore_conflicts=True)
    known[code] = Commodity.with_drafts.get(code=code)
    return True


@receiver(step_taken, sender=Release)
def enter_the_tree(publication: Release, action: str, **_: Any) -> None:
    """The codes of published figures, each after what it lies in."""
    if action != "published":
        return
    model = observation_model(publication.dataset)
    if not any(field.related_model is Commodity for field in model._meta.fields):
        return
    figures = model.objects.filter(release=publication, commodity=OuterRef("pk"))
    hidden = Commodity.with_drafts.exclude(pk__in=Commodity.objects.values("pk"))
    named = hidden.filter(Exists(figures)).select_related("parent")
    entering = {each.pk: each for row in named for each in (row, row.parent) if each}
    listed = set(Commodity.objects.filter(pk__in=entering).values_list("pk", flat=True))
    for each in sorted(entering.values(), key=lambda each: each.code):
        if each.pk not in listed:
            each._change_reason = REASON  # type: ignore[attr-defined]
            each.save()


@receiver(pre_create_historical_record, sender=Commodity.history.model)
def begin_with_an_addition(instance: Commodity, history_instance: Any, **_: Any) -> None:
    """The first state of a code that stood behind drafts is its addition, whoever enters it."""
    if not Commodity.history.filter(id=instance.pk).exists():
        history_instance.history_type = ADDED


REMEDY = (
    "The Harmonized System has it neither in 2017 nor in 2022, or its chapter is not in the tree: "
    "correct it, or add it under Commodities first."
)


@widget_of(Commodity)
class GoodsWidget(RecordWidget):
    companions = ("name", "name_ko")
    by_code: dict[str, Commodity]

    def load(self) -> None:
        self.by_code = {each.code: each for each in Commodity.with_drafts.all()}

    def meaning(self, text: str) -> Commodity:
        code = bare(text)
        if not code:
            raise ValueError(
                "The code is empty: write a code such as 2701, a range such as 50-63, or the name "
                "under which goods without a code are listed."
            )
        if add_behind_drafts(code, self.by_code):
            return self.by_code[code]
        # A spreadsheet cuts the leading zero of 03 and makes a number of 2701.11.
        if f"0{code}" in self.by_code or f"0{code}" in codes():
            raise ValueError(
                f"“{text}” has lost its leading zero: write 0{code}, and format the column as text."
            )
        close = closest(code, self.by_code)
        nearest = f" Did you mean {close}?" if close else ""
        raise ValueError(f"“{text}” is not a code known here.{nearest} {REMEDY}")


def bare(text: str) -> str:
    """“HS 2701.11” is 270111, and an en dash in a range is a hyphen."""
    text = compatible(text).removeprefix("HS").strip()
    text = text.replace("\N{EN DASH}", "-")
    return text.replace(".", "").replace(" ", "") if text[:1].isdigit() else text


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
