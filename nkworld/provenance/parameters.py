"""What may be asked of a page, a chart or the API, read strictly and answered in sentences."""

from datetime import UTC, datetime, time, timedelta
from difflib import get_close_matches

from django import forms
from django.utils.dateparse import parse_date, parse_datetime

from nkworld.atlas.models import Country
from nkworld.atlas.resolve import CountryNotResolved

from .models import HeadlineRule, Source
from .periods import EARLIEST_YEAR, LATEST_YEAR, Period

ALL = "all"


class UnknownParameter(ValueError):
    """A query names a parameter that does not exist here; the message names the nearest."""


def nearest(word, known):
    """“Did you mean …?” for a word that is not among the known ones."""
    known = sorted(str(one) for one in known)
    close = get_close_matches(str(word), known, n=1, cutoff=0.5)
    if close:
        return f"Did you mean “{close[0]}”?"
    listed = ", ".join(known[:12])
    return f"Known here: {listed}{' …' if len(known) > 12 else ''}."


def refuse_unknown(query, known):
    """Raise UnknownParameter for the first name in the query that is not a known one."""
    for name in query:
        if name not in known:
            raise UnknownParameter(f"“{name}” is not a parameter here. {nearest(name, known)}")


def parse_moment(text):
    """A moment in UTC: an ISO date means the end of that day. ValueError with a sentence."""
    try:
        day = parse_date(text)
        moment = datetime.combine(day + timedelta(days=1), time(), UTC) if day else None
        moment = moment or parse_datetime(text.replace(" ", "+"))
    except (ValueError, OverflowError):
        moment = None
    if moment is None:
        raise ValueError(f"“{text}” is not a date: write 2026-11-25 or 2026-11-25T09:00:00Z.")
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


class YearField(forms.IntegerField):
    widget = forms.NumberInput(attrs={"inputmode": "numeric", "placeholder": "year"})

    def __init__(self, **kwargs):
        super().__init__(min_value=EARLIEST_YEAR, max_value=LATEST_YEAR, required=False, **kwargs)
        self.error_messages["invalid"] = "Write a year in four digits, such as 2015."


class MomentField(forms.CharField):
    """A date, meaning the end of that day in UTC, or a date and time."""

    widget = forms.TextInput(attrs={"placeholder": "2026-11-25", "size": 12})

    def to_python(self, value):
        text = super().to_python(value)
        if not text:
            return None
        try:
            return parse_moment(text)
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error


class PeriodField(forms.CharField):
    def to_python(self, value):
        text = super().to_python(value)
        if not text:
            return ""
        try:
            return Period.parse(text).label
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error


class OneOfField(forms.ChoiceField):
    """A choice whose refusal names the nearest known value."""

    def validate(self, value):
        forms.Field.validate(self, value)
        if value and not self.valid_value(value):
            known = [key for key, _ in self.choices if key]
            raise forms.ValidationError(f"“{value}” is not known. {nearest(value, known)}")


class RuleField(OneOfField):
    """The headline rule of a dataset; empty means its default."""

    def __init__(self, dataset, allow_all=True, **kwargs):
        self.dataset, self.allow_all = dataset, allow_all
        super().__init__(required=False, choices=self._rule_choices, **kwargs)

    def _rule_choices(self):
        every = [(ALL, "Every claim")] if self.allow_all else []
        return [(slug, rule.title) for slug, rule in rules_of(self.dataset).items()] + every

    def clean(self, value):
        value = super().clean(value)
        return ALL if value == ALL else rule_called(self.dataset, value)


class SourcesField(forms.CharField):
    """One source or several, by slug, separated by commas."""

    def to_python(self, value):
        return [self._source(one.strip()) for one in (value or "").split(",") if one.strip()]

    def _source(self, slug):
        source = Source.objects.filter(slug=slug).first()
        if source is None:
            known = Source.objects.values_list("slug", flat=True)
            raise forms.ValidationError(f"“{slug}” is not a source. {nearest(slug, known)}")
        return source


class CountriesField(forms.CharField):
    """One country or several, by code, slug or name, separated by semicolons or commas."""

    def to_python(self, value):
        text = (value or "").strip()
        if not text:
            return []
        try:
            return [Country.objects.resolve(text)]
        except CountryNotResolved as error:
            if not set(text) & set(",;"):
                raise forms.ValidationError(str(error)) from error
        return [self._country(one) for one in text.replace(";", ",").split(",") if one.strip()]

    def _country(self, text):
        try:
            return Country.objects.resolve(text)
        except CountryNotResolved as error:
            raise forms.ValidationError(str(error)) from error


class CountryField(CountriesField):
    """One country."""

    def to_python(self, value):
        found = super().to_python(value)
        if len(found) > 1:
            raise forms.ValidationError("Name one country only.")
        return found[0] if found else None


def rules_of(dataset):
    """{slug: rule} of a dataset, the default first, newest versions only."""
    rules = HeadlineRule.objects.current().filter(dataset__slug=dataset)
    return {rule.slug: rule for rule in rules.order_by("-is_default", "slug")}


def rule_called(dataset, slug=""):
    """A rule by slug, or the default of the dataset. LookupError if there is none."""
    rules = rules_of(dataset)
    if slug:
        return rules[slug]
    if not rules:
        raise LookupError(f"The dataset {dataset} has no headline rule yet.")
    return next(iter(rules.values()))


class FigureParameters(forms.Form):
    """What every figure can be asked: rule, from, to, as_of. Fields are added below these.

    `query` is a QueryDict or dict; a name that no field has raises UnknownParameter.
    """

    dataset: str
    allow_all = True
    shared = ("rule", "from", "to", "as_of")
    defaults: dict[str, str] = {}

    def __init__(self, query=None, *args, **kwargs):
        kwargs.setdefault("label_suffix", "")
        asked = {name: value for name, value in (query or {}).items() if value != ""}
        super().__init__(self.defaults | asked, *args, **kwargs)
        common = {
            "rule": RuleField(self.dataset, self.allow_all, label="Rule"),
            "from": YearField(label="From"),
            "to": YearField(label="To"),
            "as_of": MomentField(required=False, label="As known on"),
        }
        shared = {name: common[name] for name in self.shared}
        self.fields = self.fields | shared
        self.asked = asked
        refuse_unknown(asked, self.fields)

    def clean(self):
        first, last = self.cleaned_data.get("from"), self.cleaned_data.get("to")
        if first and last and first > last:
            raise forms.ValidationError(f"From {first} to {last} runs backwards: swap the years.")
        return self.cleaned_data

    def sentences(self):
        """Every error as one sentence, with the parameter's name."""
        return [
            text if name == "__all__" else f"{name}: {text}"
            for name, texts in self.errors.items()
            for text in texts
        ]
