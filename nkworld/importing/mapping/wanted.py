"""What a dataset wants of a file, taken from its resource; nothing here knows the dataset."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db.models import DecimalField

from nkworld.atlas.models import DPRK
from nkworld.atlas.names import compatible
from nkworld.atlas.resolve import CountryNotResolved, CountryResolver
from nkworld.provenance.models import Source

from .. import registry
from ..header import key
from ..widgets import RecordWidget, WordWidget
from . import units

LABELS = {
    "value": "the amount",
    "value_low": "the lower bound",
    "value_high": "the upper bound",
    "country": "the country",
    "as_quoted": "the words as printed",
    "citation": "where it was read",
}

# Names of countries in the languages in which files come, as Unicode’s CLDR has them.
LOCALES = ("de", "fr", "ru", "zh", "zh_Hant", "ja", "es", "it", "pt", "ko")
NO_COUNTRIES = {"EU", "EZ", "UN", "ZZ", "XA", "XB", "QO"}


@cache
def _codes() -> dict[str, str]:
    """{name in any of the languages: ISO's two letters}, without those that mean two countries."""
    from babel import Locale  # whose data take a tenth of a second to read

    codes = {"korea, demokratische volksrepublik": "KP"}  # in Germany’s foreign trade
    several: set[str] = set()
    for locale in LOCALES:
        for code, name in Locale.parse(locale).territories.items():
            if len(code) == 2 and code.isalpha() and code not in NO_COUNTRIES:
                folded = compatible(name).casefold()
                if codes.setdefault(folded, code) != code:
                    several.add(folded)
    return {name: code for name, code in codes.items() if name not in several}


def code_abroad(name: str) -> str:
    """ISO's two letters of a country that is named in another language; empty if nobody knows."""
    return _codes().get(compatible(name).casefold().strip(), "")


@dataclass
class Wanted:
    """The columns of a dataset, the words that each understands, and its unit."""

    dataset: str
    unit: str
    fields: list[str]
    labels: dict[str, str]
    required: list[str]
    headings: dict[str, str]
    choices: dict[str, list[tuple[str, str]]]
    words: dict[str, dict[str, str]]
    amounts: list[str]
    implied: dict[str, dict[str, dict[str, str]]]
    is_home: Callable[[str], bool]
    is_country: Callable[[str], bool]
    understands: Callable[[str, str], bool]  # whether a text names a record of a field
    records: list[str]  # fields whose texts name records: countries, codes of goods, donors
    takes_home: bool = False

    @property
    def measure(self) -> str:
        return units.measure_of(self.unit)

    def label(self, name: str) -> str:
        return self.labels.get(name, name)

    def has_word(self, name: str, text: str) -> bool:
        return compatible(text).casefold() in self.words.get(name, {})


def wanted_of(dataset: str, chosen: Source | None = None) -> Wanted:
    """KeyError if nothing imports the dataset."""
    return of_resource(registry.get(dataset)(chosen))


def of_resource(resource: Any) -> Wanted:
    model, fields = resource._meta.model, resource.columns()
    widgets = {name: resource.fields[name].widget for name in fields}
    choosing = {n: w for n, w in widgets.items() if isinstance(w, WordWidget)}
    resolver = getattr(widgets.get("country"), "resolver", None) or CountryResolver.load()

    def code_of(text: str) -> str:
        try:
            return resolver.resolve(text).code
        except CountryNotResolved:
            return ""

    @cache
    def understands(name: str, text: str) -> bool:
        try:
            return bool(widgets[name].clean(text, row={}))
        except ValueError:
            return False

    required = resource.required()
    if resource.chosen:
        required = [name for name in required if name != "source"]
    return Wanted(
        model.dataset,
        model.unit,
        fields,
        {name: _label(model, name) for name in fields},
        # The papers can be said for the whole file, and what is printed is kept from the file.
        [name for name in required if name not in ("as_quoted",)],
        {key(heading): column for heading, column in resource.headings().items()},
        {name: _choices(model, name) for name in choosing if _choices(model, name)},
        {n: {word: str(m) for word, m in w.words.items()} for n, w in choosing.items()},
        [n for n in fields if isinstance(_model_field(model, n), DecimalField)],
        getattr(resource, "implied", {}),
        lambda text: code_of(text) == DPRK or code_abroad(text) == "KP",
        lambda text: bool(code_of(text)),
        understands,
        [name for name, widget in widgets.items() if isinstance(widget, RecordWidget)],
        getattr(widgets.get("country"), "takes_home", False) or "country" not in fields,
    )


def _model_field(model: Any, name: str) -> Any:
    return next((f for f in model._meta.fields if f.name == name), None)


def _label(model: Any, name: str) -> str:
    found = _model_field(model, name)
    return LABELS.get(name) or (str(found.verbose_name) if found is not None else name)


def _choices(model: Any, name: str) -> list[tuple[str, str]]:
    found = _model_field(model, name)
    return [(str(v), str(label)) for v, label in (found.choices or [])] if found is not None else []
