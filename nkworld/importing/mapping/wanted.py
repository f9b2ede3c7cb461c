"""What a dataset wants of a file, taken from its resource."""

import re
from functools import cache
from typing import Any

from django.db.models import DecimalField

from nkworld.atlas.countries import CountryNotResolved, CountryResolver
from nkworld.atlas.models import DPRK
from nkworld.atlas.names import compatible
from nkworld.provenance.models import Source

from ..reading import key
from ..resource import resources
from ..widgets import RecordWidget, WordWidget
from . import words
from .recipe import HELPERS


@cache
def _codes() -> dict[str, str]:
    """{name in any of the languages: ISO's two letters}, without those that mean two countries."""
    from babel import Locale  # whose data take a tenth of a second to read

    listed = words.WORDS["countries"]
    codes: dict[str, str] = {**listed["names"]}
    several: set[str] = set()
    for locale in listed["locales"]:
        for code, name in Locale.parse(locale).territories.items():
            if len(code) == 2 and code.isalpha() and code not in listed["no_countries"]:
                folded = compatible(name).casefold()
                if codes.setdefault(folded, code) != code:
                    several.add(folded)
    return {name: code for name, code in codes.items() if name not in several}


def code_abroad(name: str) -> str:
    """ISO's two letters of a country that is named in another language; empty if nobody knows."""
    return _codes().get(compatible(name).casefold().strip(), "")


class Wanted:
    """The columns of a dataset, the words that each understands, and its unit."""

    def __init__(self, dataset: str, chosen: Source | None = None) -> None:
        resource = resources()[dataset](chosen)
        model, self.fields = resource._meta.model, resource.columns()
        self.resource, self.source = resource, chosen
        self.dataset, self.unit = dataset, model.unit
        own = words.WORDS["own_units"].items()
        measures = (what for begins, what in own if re.match(begins, self.unit, re.I))
        self.measure = next(measures, "")
        of_model = {field.name: field for field in model._meta.fields}
        verbose = {n: str(of_model[n].verbose_name) for n in self.fields if n in of_model}
        self.labels = (
            {name: name for name in (*HELPERS, *self.fields)} | verbose | words.WORDS["labels"]
        )
        self.amounts = [n for n in self.fields if isinstance(of_model.get(n), DecimalField)]
        # What is printed is kept from the file; of which source it is was said.
        self.required = [n for n in resource.required() if n not in ("as_quoted", "source")]
        self.headings = {key(heading): column for heading, column in resource.headings().items()}
        self.widgets = {name: resource.fields[name].widget for name in self.fields}
        choosing = {n: w for n, w in self.widgets.items() if isinstance(w, WordWidget)}
        self.words = {n: {w: str(m) for w, m in c.words.items()} for n, c in choosing.items()}
        self.choices = {
            name: [(str(value), str(label)) for value, label in of_model[name].choices]
            for name in choosing
            if name in of_model and of_model[name].choices
        }
        # Fields whose texts name records: countries, codes of goods, donors.
        self.records = [n for n, w in self.widgets.items() if isinstance(w, RecordWidget)]
        self.implied: dict[str, Any] = {**resource.table.implied}
        country = self.widgets.get("country")
        self.takes_home = getattr(country, "takes_home", False) or country is None
        self.resolver = getattr(country, "resolver", None) or CountryResolver.load()
        self.understands = cache(self._understands)

    def has_word(self, name: str, text: str) -> bool:
        return compatible(text).casefold() in self.words.get(name, {})

    def is_country(self, text: str) -> bool:
        return bool(self._code_of(text))

    def is_home(self, text: str) -> bool:
        return self._code_of(text) == DPRK or code_abroad(text) == "KP"

    def _code_of(self, text: str) -> str:
        try:
            return str(self.resolver.resolve(text).code)
        except CountryNotResolved:
            return ""

    def _understands(self, name: str, text: str) -> bool:
        try:
            return bool(self.widgets[name].clean(text, row={}))
        except ValueError:
            return False
