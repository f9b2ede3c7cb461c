"""The kinds of parameters: what each means, how it is written, and how a wrong one is told.

`meaning` is the sentence that the API's documentation prints.
"""

import unicodedata
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property, partial
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from nkworld.atlas.countries import countries
from nkworld.atlas.models import Country
from nkworld.atlas.resolve import CountryNotResolved, CountryResolver

from . import marks
from .choice_fields import (
    AnyOfField,
    DocumentedField,
    OneOfField,
    as_known,
    named_in,
    or_invalid,
)
from .editions import has_passed
from .kept import kept_between_edits
from .models import HeadlineRule, Source
from .periods import EARLIEST_YEAR, LATEST_YEAR, Period
from .questions import refusal, told
from .rules import rule_called, rules_of
from .tallies import extent

ALL = "all"
PAST_MOMENT = "%Y-%m-%dT%H:%M:%SZ"


def parse_moment(text: str) -> datetime:
    """A moment in UTC that has passed: a date means the end of that day.

    ValueError with a sentence for anything else. The future is refused because what is known
    then may still change, and an answer about a moment never does.
    """
    try:
        day = parse_date(text)
        moment = datetime.combine(day + timedelta(days=1), time(), UTC) if day else None
        # In an address a bare + is a space.
        moment = moment or parse_datetime(text.replace(" ", "+"))
    except (ValueError, OverflowError):
        moment = None
    if moment is None:
        raise ValueError(f"“{text}” is not a date: write 2026-11-25 or 2026-11-25T09:00:00Z.")
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    now = timezone.now()
    if moment > now and not has_passed(moment):
        raise ValueError(
            f"“{text}” is not over yet: leave as_of out for what is known now, or write a "
            f"moment that has passed, such as {now.strftime(PAST_MOMENT)}."
        )
    return moment


def exact(moment: datetime) -> str:
    """A moment to the microsecond, as `parse_moment` reads it and an address names it."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def parse_day(text: str) -> date:
    """A day that has come; ValueError with a sentence for anything else."""
    try:
        day = date.fromisoformat(text) if len(text) == len("2017-01-01") else None
    except ValueError:
        day = None
    if day is None:
        raise ValueError(f"“{text}” is not a day: write it as 2017-01-01.")
    if day.year < EARLIEST_YEAR:
        raise ValueError(f"The days begin with {EARLIEST_YEAR}.")
    if day > timezone.now().date():
        raise ValueError(f"“{text}” has not come yet: what holds then is not known.")
    return day


class YearField(DocumentedField, forms.IntegerField):
    meaning = "A year in four digits."
    widget = forms.NumberInput(attrs={"inputmode": "numeric", "placeholder": "year"})
    default_error_messages = {
        "invalid": "Write a year in four digits, such as 2015.",
        "min_value": "The years begin with %(limit_value)s.",
        "max_value": "The years end with %(limit_value)s.",
    }

    def __init__(self, **kwargs: Any) -> None:
        bounds = {"min_value": EARLIEST_YEAR, "max_value": LATEST_YEAR, "required": False}
        super().__init__(**bounds | kwargs)

    def known_values(self, model: Any) -> list[str]:
        """Every year from the first on record to the last."""
        spoken_of = extent(model)
        if spoken_of["first"] is None:
            return []
        last = min((spoken_of["last"] or timezone.now().date()).year, LATEST_YEAR)
        return [str(year) for year in range(spoken_of["first"].year, last + 1)]


class MomentField(DocumentedField, forms.CharField):
    meaning = (
        "Answers as known at that moment: a date means the end of that day in UTC, a date and "
        "time that instant. The answer stays the same for ever, and names the first moment of "
        "that day as of which the same is known."
    )
    widget = forms.TextInput(attrs={"placeholder": "YYYY-MM-DD", "size": 12})
    term = "as-known-on"  # of the glossary

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return or_invalid(parse_moment, text) if text else None


class DayField(DocumentedField, forms.CharField):
    meaning = "The day asked about, such as 2017-01-01; today unless said."
    widget = forms.TextInput(attrs={"placeholder": "YYYY-MM-DD", "size": 12})

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return or_invalid(parse_day, text) if text else None


class PeriodField(DocumentedField, forms.CharField):
    meaning = (
        "One period as a source prints it: 2015, 2015-H1, 2015-Q1, 2015-03 or 2011-01/2011-09."
    )
    widget = forms.TextInput(attrs={"placeholder": "2015, 2015-Q1 …", "size": 12})

    def __init__(self, *args: Any, ahead: bool = False, **kwargs: Any) -> None:
        """`ahead`: the table asked may speak of the future."""
        super().__init__(*args, **kwargs)
        self.ahead = ahead

    def to_python(self, value: Any) -> Any:
        text = (super().to_python(value) or "").upper()
        read = partial(Period.parse, ahead=self.ahead)
        return or_invalid(read, text).label if text else ""

    def known_values(self, model: Any) -> list[str]:
        periods = model.objects.as_of().included().order_by().values_list("period", flat=True)
        return sorted(periods.distinct())


class MarksField(OneOfField):
    """What is laid behind a picture of time; empty leaves it the marks of its own."""

    meaning = (
        "What is marked behind the picture: its own marks unless said, `none`, or a set of what "
        "happened meanwhile. The figures themselves stay as they are."
    )

    def __init__(self, **kwargs: Any) -> None:
        given: dict[str, Any] = {"required": False, "label": "Marks"} | kwargs
        super().__init__(**given, choices=marks.choices)

    def known_values(self, model: Any) -> list[str]:
        """None: what is marked changes no sentence."""
        return []


class PictureField(OneOfField):
    """Whether several series stand in one picture or each in a small one; empty is the one."""

    meaning = "`1`: a small picture for each series, all to one scale. The figures are the same."

    def __init__(self, **kwargs: Any) -> None:
        given: dict[str, Any] = {"required": False, "label": "Drawn as"} | kwargs
        super().__init__(**given, choices=[("", "One picture"), ("1", "Small multiples")])

    def known_values(self, model: Any) -> list[str]:
        """None: how it is drawn changes no sentence."""
        return []


class RuleField(OneOfField):
    """The headline rule of a dataset; empty means its default, `kotra-first.1` an older version."""

    meaning = (
        "Whose claim is given where several sources speak of one cell; the default’s unless said. "
        "A version can be named, as in `kotra-first.1`: an order may change, a version never does."
    )

    term = "headline-rule"  # of the glossary

    def __init__(self, dataset: str, allow_all: bool = True, **kwargs: Any) -> None:
        self.dataset, self.allow_all = dataset, allow_all
        super().__init__(**{"required": False} | kwargs, choices=self._rule_choices)

    def __deepcopy__(self, memo: dict) -> "RuleField":
        """A form's own field, which reads the rules as they are now.

        Django leaves a copied widget with the choices of the class's field.
        """
        field = super().__deepcopy__(memo)
        field.__dict__.pop("rules", None)
        field.choices = field._rule_choices
        return field

    moment: datetime | None = None

    def ask_as_of(self, text: str) -> None:
        """The rules as they were at the moment that the form is asked for, if it is one."""
        try:
            self.moment = parse_moment(text) if text else None
        except ValueError:
            return  # the field of the moment complains
        if self.moment:
            self.__dict__.pop("rules", None)
            self.choices = self._rule_choices

    @cached_property
    def rules(self) -> dict[str, HeadlineRule]:
        """Read once for each form."""
        return rules_of(self.dataset, self.moment)

    def _rule_choices(self) -> list[tuple[str, str]]:
        every = [(ALL, "Every claim")] if self.allow_all else []
        return [(slug, rule.title) for slug, rule in self.rules.items()] + every

    def clean(self, value: Any) -> Any:
        slug, _, version = (value or "").partition(".")
        slug = super().clean(slug)
        if slug == ALL:
            return ALL
        try:
            return rule_called(self.dataset, slug, version, self.rules, self.moment)
        except LookupError as error:
            raise forms.ValidationError(told(error)) from error


class SourcesField(DocumentedField, forms.CharField):
    """`model` is the table asked: whoever speaks in it is offered where a name is wrong."""

    meaning = "One source or several, by slug, separated by commas."
    widget = forms.TextInput(attrs={"size": 12})

    def __init__(self, *args: Any, model: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.model = model

    def to_python(self, value: Any) -> Any:
        slugs = named_in(value)
        known = {source.slug: source for source in Source.objects.all()} if slugs else {}
        slugs = list(dict.fromkeys(as_known(slug, known) for slug in slugs))
        for slug in slugs:
            if slug not in known:
                offered = self._of_the_table() or known
                raise forms.ValidationError(refusal(f"“{slug}” is not a source.", slug, offered))
        return [known[slug] for slug in slugs]

    def _of_the_table(self) -> list[str]:
        """None where its rows name no source themselves, as missions leave it to their readings."""
        fields = self.model._meta.fields if self.model else ()
        if not any(field.name == "source" for field in fields):
            return []
        rows = self.model.objects.as_of().order_by()
        return list(rows.values_list("source__slug", flat=True).distinct())


@kept_between_edits
def country_names() -> CountryResolver:
    """Whoever asks for a country asks by one of some thousand names."""
    return CountryResolver.load()


class CountriesField(DocumentedField, forms.CharField):
    meaning = (
        "One country or several, by ISO code, slug or name in English, Korean or Chinese, "
        "separated by commas or semicolons."
    )
    widget = forms.TextInput(attrs={"size": 16})
    refused: tuple[str, ...] = ()  # codes of countries that make no sense here
    most = 0  # how many can be named; 0 is no limit

    def resolve(self, text: str) -> Country:
        """The country of one name; CountryNotResolved if it names none, or several."""
        return country_names().as_typed(text)

    def to_python(self, value: Any) -> Any:
        text = (value or "").strip(" ,;")
        if not text:
            return named_in((value or "").replace(";", ","))
        try:
            # “Korea, Dem. People’s Rep. of” is one name.
            return [self.resolve(text)]
        except CountryNotResolved as error:
            parts = [one for one in text.replace(";", ",").split(",") if one.strip()]
            if len(parts) < 2:
                raise forms.ValidationError(told(error)) from error
        return [or_invalid(self.resolve, one.strip()) for one in parts]


class CountryField(CountriesField):
    """`path` leads from a row of the table asked to the country."""

    meaning = "One country, by ISO code, slug or name in English, Korean or Chinese."
    most = 1

    def __init__(self, *args: Any, path: str = "country", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.path = path

    def known_values(self, model: Any) -> list[str]:
        """By code, every country of which a row speaks."""
        codes = (
            model.objects.as_of().included().order_by().values_list(f"{self.path}__code", flat=True)
        )
        return sorted(filter(None, codes.distinct()))

    def to_python(self, value: Any) -> Any:
        found = super().to_python(value)
        if len(found) > 1:
            raise forms.ValidationError("Name one country only.")
        return found[0] if found else None


def _regions() -> list[tuple[str, str]]:
    """Regions of the world, then their parts, as the United Nations divides it."""
    found = [("", "all")]
    for part in ("region", "subregion"):
        names = sorted({getattr(each, part) for each in countries().values()} - {""})
        found += [(name, name) for name in names]
    return found


class RegionField(AnyOfField):
    """Narrows the countries of a question: see `QuestionForm.clean`."""

    narrows_countries = True
    meaning = (
        "Rows of the countries of one region or subregion of the United Nations, or of several, "
        "separated by commas; no aggregate is among them."
    )

    def __init__(self, **kwargs: Any) -> None:
        given: dict[str, Any] = {"required": False, "label": "Region"}
        super().__init__(**given | kwargs, choices=_regions)


class WordsField(DocumentedField, forms.CharField):
    meaning = (
        "Rows in whose quotation, note or other words this stands, in any language and capitals: "
        "석탄, coal."
    )
    widget = forms.TextInput(attrs={"size": 12})

    def __init__(self, **kwargs: Any) -> None:
        given: dict[str, Any] = {"required": False, "label": "Words", "max_length": 100}
        super().__init__(**given | kwargs)

    def to_python(self, value: Any) -> str:
        """Composed as the stored texts are, whatever the keyboard: 석 is one letter, not three."""
        return unicodedata.normalize("NFC", super().to_python(value) or "")
