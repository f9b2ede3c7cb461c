"""What may be asked of a figure."""

from typing import Any

from django import forms
from django.http import QueryDict

from nkworld.atlas.countries import CountryNotResolved, CountryResolver
from nkworld.atlas.models import Country
from nkworld.charts.context import MOST

from . import marks
from .fields import MomentField, OneOfField, YearField
from .named_fields import CountryField, RuleField
from .questions import QuestionForm, answered, refuse_unknown

# Years and moment: what all figures of a page are asked alike.
SPAN = ("from", "to", "as_of")
MULTIPLES = "multiples"
COUNTRY = "country"
BETWEEN = ";"
MARKS = (
    "What is marked behind the picture: its own marks unless said, `none`, or a set of what "
    "happened meanwhile. The figures themselves stay as they are."
)
PICTURES = [("", "One picture"), ("1", "Small multiples")]
SMALL = "`1`: a small picture for each series, all to one scale. The figures are the same."
UP_TO_FIVE = "Up to five, repeated or separated by commas, stand side by side."


def as_one(names: list[str]) -> str:
    return BETWEEN.join(filter(None, names))


class FigureParameters(QuestionForm):
    """What every figure can be asked: rule, from, to, as_of. Fields are added below these.

    `query` is a QueryDict or dict; a name that no field has raises UnknownParameter.
    `required_in_api` names what a page may assume and prints, but who asks the API has to say.
    One that can be asked for a country can be asked for up to five, side by side.
    A figure whose x is time can also be asked what to mark behind it: `over_time` says whether
    it is one, where that does not follow from `shared`.
    """

    dataset: str
    allow_all = True
    shared: tuple[str, ...] = ("rule", *SPAN)
    required_in_api: tuple[str, ...] = ()
    over_time: bool | None = None

    def __init__(self, query: Any = None, **kwargs: Any) -> None:
        if isinstance(query, QueryDict) and len(query.getlist(COUNTRY)) > 1:
            query = query.copy()
            query[COUNTRY] = as_one(query.getlist(COUNTRY))
        self.countries: list[Country] = []
        self.given = answered(query)
        texts = {name: field.initial for name, field in self.base_fields.items()}
        known = {name: text() if callable(text) else text for name, text in texts.items()}
        self.defaults = {name: text for name, text in known.items() if text is not None}
        given = self.defaults | self.given
        names: list[str] = []
        for part in given.get(COUNTRY, "").split(BETWEEN):
            try:
                if "," in part:  # “Korea, Rep. of” stays whole
                    CountryResolver.load().resolve(part.strip())
                names.append(part)
            except CountryNotResolved:
                names += part.split(",")
        first, *self._further = list(filter(None, map(str.strip, names))) or [""]
        common: dict[str, forms.Field] = {
            "rule": RuleField(self.dataset, self.allow_all),
            "from": YearField(label="From", meaning="First year of the figure."),
            "to": YearField(label="To", meaning="Last year of the figure."),
            "as_of": MomentField(),
        }
        more = {name: common[name] for name in self.shared}
        if "from" in self.shared if self.over_time is None else self.over_time:
            more["marks"] = OneOfField(marks.choices, "Marks", meaning=MARKS)
        more[MULTIPLES] = OneOfField(PICTURES, "Drawn as", meaning=SMALL)
        super().__init__(given | ({COUNTRY: first} if first else {}), more=more, **kwargs)
        for name, text in self.defaults.items():
            field: Any = self.fields[name]
            field.required, field.initial = True, text
            field.required_in_api = name in self.required_in_api
        if isinstance(country := self.fields.get(COUNTRY), CountryField):
            country.meaning = f"{country.meaning} {UP_TO_FIVE}"
            country.most = MOST
        refuse_unknown(query or {}, self.fields)

    def clean_country(self) -> Country:
        """The first of the countries; `countries` are all of them, each once."""
        first, clean = self.cleaned_data[COUNTRY], self.fields[COUNTRY].clean
        self.countries = list(dict.fromkeys([first, *map(clean, self._further)]))
        if len(self.countries) > MOST:
            raise forms.ValidationError(
                f"{len(self.countries)} countries are named: {MOST} at most can be told apart."
            )
        if self._further:
            self.given[COUNTRY] = ",".join(country.code for country in self.countries)
        return first

    def missing_required(self) -> list[tuple[str, str]]:
        """What was assumed though it has to be said: pairs of a name and a sentence."""
        missing: dict[str, Any] = {
            n: self.fields[n] for n in self.required_in_api if n not in self.given
        }
        return [
            (name, f"{field.meaning} Known here: {', '.join(field.keys())}.")
            for name, field in missing.items()
        ]


def figure_parameters(dataset: str, **settings: Any) -> type[FigureParameters]:
    return type("Parameters", (FigureParameters,), {"dataset": dataset, **settings})
