"""How lines of trade are called and coloured, and what its figures are asked beyond the usual."""

from typing import Any

from nkworld.asking.fields import OneOfField
from nkworld.asking.parameters import CountryField, FigureParameters
from nkworld.atlas.models import DPRK, Country
from nkworld.charts.words import opened

from .models import Direction, Flow

CHINA = "CHN"
EXPORT, IMPORT, TURNOVER = Direction.EXPORT.value, Direction.IMPORT.value, Direction.TURNOVER.value

DOLLARS = "US dollars, current"
IN_DOLLARS: dict[str, Any] = {"unit": DOLLARS, "is_flow": True}
SIDE = "merchandise, from North Korea’s side"

BALANCE = "balance"
LABELS = {EXPORT: "Exports", IMPORT: "Imports", TURNOVER: "Two-way trade", BALANCE: "Balance"}
ROLES = {EXPORT: "exports", IMPORT: "imports", TURNOVER: "turnover", BALANCE: "balance"}
TRADE_WITH = {
    EXPORT: "exports to {}",
    IMPORT: "imports from {}",
    TURNOVER: "trade with {}",
    BALANCE: "balance of trade with {}",
}
# Words of a source's short name before which English sets an article.
WITH_ARTICLE = ("Ministry", "Commission", "Bureau", "office", "Chamber", "IMF")


def source_words(name: str) -> str:
    """A source within a sentence: “KOTRA”, “the Unification Ministry”."""
    return f"the {name}" if any(word in name for word in WITH_ARTICLE) else name


def trade_with(country: Country, direction: str) -> str:
    """“exports to China”"""
    return TRADE_WITH[direction].format(country.in_a_sentence)


def sides(partner: str) -> tuple[str, str]:
    return f"{opened(partner)} sells", "North Korea sells"


class SwitchField(OneOfField):
    """A yes-or-no parameter, written 1 or 0."""

    def __init__(self, yes: str, no: str, **kwargs: Any) -> None:
        super().__init__([("0", no), ("1", yes)], **kwargs)

    def clean(self, value: Any) -> bool:
        return super().clean(value) == "1"


def partner(initial: str = CHINA) -> CountryField:
    refused = {DPRK: "North Korea is not its own partner: name another country."}
    return CountryField(label="Partner", initial=initial, refused=refused)


class OneRuleParameters(FigureParameters):
    """Where two amounts must come from one source: every claim at once is no answer."""

    dataset = Flow.dataset
    allow_all = False
