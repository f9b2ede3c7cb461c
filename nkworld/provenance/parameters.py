"""What may be asked of a page, a chart or the API, read strictly and answered in sentences."""

from typing import Any

from django import forms

from .fields import (  # noqa: F401 - asked for from here
    ALL,
    CountriesField,
    CountryField,
    DayField,
    MarksField,
    MomentField,
    OneOfField,
    PeriodField,
    RuleField,
    SourcesField,
    YearField,
    parse_moment,
)
from .questions import (  # noqa: F401
    InvalidQuery,
    QuestionForm,
    UnknownParameter,
    answered,
    chosen,
    is_tracking,
    nearest,
    refuse_unknown,
)
from .rules import rule_called  # noqa: F401

# Years and moment: what all figures of a page are asked alike.
SPAN = ("from", "to", "as_of")


class FigureParameters(QuestionForm):
    """What every figure can be asked: rule, from, to, as_of. Fields are added below these.

    `query` is a QueryDict or dict; a name that no field has raises UnknownParameter.
    `required_in_api` names what a page may assume and prints, but who asks the API has to say.
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
        self.given = answered(query)
        super().__init__(self.defaults | self.given, *args, **kwargs)
        common: dict[str, forms.Field] = {
            "rule": RuleField(self.dataset, self.allow_all, label="Rule"),
            "from": YearField(label="From", meaning="First year of the figure."),
            "to": YearField(label="To", meaning="Last year of the figure."),
            "as_of": MomentField(required=False, label="As known on"),
        }
        self.fields = self.fields | {name: common[name] for name in self.shared}
        if "from" in self.shared if self.over_time is None else self.over_time:
            self.fields["marks"] = MarksField()
        refuse_unknown(query or {}, self.fields)

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
