"""Cells that name goods: a code of the Harmonized System, or a name without one."""

from typing import Any

from nkworld.atlas.names import closest, compatible
from nkworld.importing.widgets import RecordWidget, widget_of

from .models import Commodity
from .nomenclature import add_behind_drafts, codes

REMEDY = (
    "The Harmonized System has it neither in 2017 nor in 2022, or its chapter is not in the tree: "
    "correct it, or add it under Commodities first."
)


@widget_of(Commodity)
class GoodsWidget(RecordWidget):
    """A commodity by its code."""

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
        if not add_behind_drafts(code, self.by_code):
            raise ValueError(self._remedy(text, code))
        return self.by_code[code]

    def _remedy(self, text: str, code: str) -> str:
        """A spreadsheet cuts the leading zero of 03 and makes a number of 2701.11."""
        if f"0{code}" in self.by_code or f"0{code}" in codes():
            return (
                f"“{text}” has lost its leading zero: write 0{code}, and format the column as text."
            )
        close = closest(code, self.by_code)
        nearest = f" Did you mean {close}?" if close else ""
        return f"“{text}” is not a code known here.{nearest} {REMEDY}"


def bare(text: str) -> str:
    """“HS 2701.11” is 270111, and an en dash in a range is a hyphen."""
    text = compatible(text).removeprefix("HS").strip()
    text = text.replace("\N{EN DASH}", "-")
    return text.replace(".", "").replace(" ", "") if text[:1].isdigit() else text
