"""The whole Harmonized System, of which the tree holds what figures and measures speak of.

A code that a file names for the first time is taken from here: it stands behind the draft, where
nobody outside the desk sees it, and enters the tree with the first figure on it that goes live.
"""

import csv
from functools import cache
from pathlib import Path
from typing import Any

from django.db.models import Exists, OuterRef
from django.dispatch import receiver
from simple_history.signals import pre_create_historical_record

from nkworld.atlas.names import closest, compatible
from nkworld.importing.widgets import RecordWidget, widget_of
from nkworld.provenance.histories import ADDED
from nkworld.provenance.models import Release
from nkworld.provenance.publishing import step_taken
from nkworld.provenance.tables import observation_model

from .models import Commodity

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

    def render(self, value: Commodity, obj: object = None, **kwargs: Any) -> str:
        return value.code

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
