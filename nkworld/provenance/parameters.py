"""What may be asked of a page, a chart or the API, read strictly and answered in sentences."""

from functools import cached_property
from typing import Any

from django import forms

from nkworld.atlas.models import Country
from nkworld.charts.side_by_side import MOST

from .countries_asked import COUNTRY, names_in, with_countries_as_one
from .fields import (  # noqa: F401 - asked for from here
    ALL,
    CountriesField,
    CountryField,
    DayField,
    MarksField,
    MomentField,
    OneOfField,
    PeriodField,
    PictureField,
    RegionField,
    RuleField,
    SourcesField,
    WordsField,
    YearField,
    parse_moment,
)
from .questions import (  # noqa: F401
    Contradiction,
    InvalidQuery,
    QuestionForm,
    Refusal,
    UnknownParameter,
    answered,
    blanks,
    chosen,
    is_tracking,
    nearest,
    refusal,
    refuse_unknown,
    spelled,
)
from .rules import rule_called  # noqa: F401

# Years and moment: what all figures of a page are asked alike.
SPAN = ("from", "to", "as_of")
MULTIPLES = "multiples"
UP_TO_FIVE = "Up to five, repeated or separated by commas, stand side by side."


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
    defaults: dict[str, str] = {}
    required_in_api: tuple[str, ...] = ()
    over_time: bool | None = None

    def __init__(self, query: Any = None, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        query = with_countries_as_one(query)
        self.given = answered(query)
        given = self.defaults | self.given
        first, *self._further = names_in(given.get(COUNTRY, "")) or [""]
        super().__init__(given | ({COUNTRY: first} if first else {}), *args, **kwargs)
        common: dict[str, forms.Field] = {
            "rule": RuleField(self.dataset, self.allow_all, label="Rule"),
            "from": YearField(label="From", meaning="First year of the figure."),
            "to": YearField(label="To", meaning="Last year of the figure."),
            "as_of": MomentField(required=False, label="As known on"),
        }
        self.fields = self.fields | {name: common[name] for name in self.shared}
        if "from" in self.shared if self.over_time is None else self.over_time:
            self.fields["marks"] = MarksField()
        self.fields[MULTIPLES] = PictureField()
        if isinstance(field := self.fields.get(COUNTRY), CountryField):
            field.meaning = f"{field.meaning} {UP_TO_FIVE}"
            field.most = MOST
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

    @cached_property
    def countries(self) -> list[Country]:
        """Those that were asked for, where the figure is one of countries."""
        return []

    def missing_required(self) -> list[tuple[str, str]]:
        """What was assumed though it has to be said: pairs of a name and a sentence."""
        return [
            (name, self._missing_sentence(name))
            for name in self.required_in_api
            if name not in self.given
        ]

    def _missing_sentence(self, name: str) -> str:
        field: Any = self.fields[name]
        known = ", ".join(value for value, _ in field.choices if value)
        return f"{field.meaning} Known here: {known}."
