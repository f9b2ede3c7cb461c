"""The filter that a page and the API share: named like the fields, strict about the rest."""

import django_filters
from django import forms

from .models import Status
from .parameters import (
    ALL,
    MomentField,
    OneOfField,
    PeriodField,
    RuleField,
    SourcesField,
    YearField,
    refuse_unknown,
)
from .periods import Frequency


class StrictForm(forms.Form):
    """A filter's form: `from` and `to` in order."""

    def clean(self):
        first, last = self.cleaned_data.get("from"), self.cleaned_data.get("to")
        if first and last and first > last:
            raise forms.ValidationError(f"From {first} to {last} runs backwards: swap the years.")
        return self.cleaned_data


def choice_filter(choices, **kwargs):
    """A filter on one of a field's choices; a wrong value is told the nearest."""
    found = django_filters.Filter(**kwargs)
    found.field_class = OneOfField
    found.extra["choices"] = [("", "all"), *choices]
    return found


def field_filter(field_class, **kwargs):
    found = django_filters.Filter(**kwargs)
    found.field_class = field_class
    return found


class ObservationFilter(django_filters.FilterSet):
    """Filters of every table of claims. A domain adds those of its own cell.

    `rule` defaults to the dataset's headline rule, `all` gives every claim. Asking for
    `status=excluded` reads the ledger, which no rule covers.
    `ignored` names what the page reads itself, such as the number of a page.
    """

    ignored = ("format", "cursor", "page_size", "page")

    period = field_filter(PeriodField, field_name="period", label="Period")
    frequency = choice_filter(Frequency.choices, field_name="frequency", label="Frequency")
    source = field_filter(SourcesField, method="keep", label="Source")
    status = choice_filter(Status.choices, method="keep", label="Status")
    as_of = field_filter(MomentField, method="keep", label="As known on")

    class Meta:
        form = StrictForm

    def __init__(self, data=None, *args, **kwargs):
        kwargs.setdefault("prefix", None)
        super().__init__({k: v for k, v in (data or {}).items() if v != ""}, *args, **kwargs)
        refuse_unknown(self.data, {*self.filters, *self.ignored})

    @classmethod
    def get_filters(cls):
        dataset = getattr(cls._meta.model, "dataset", "")
        words = {
            "from": field_filter(YearField, field_name="period_start__year", lookup_expr="gte"),
            "to": field_filter(YearField, field_name="period_start__year", lookup_expr="lte"),
            "rule": field_filter(RuleField, method="keep", dataset=dataset, label="Rule"),
        }
        words["from"].label, words["to"].label = "From", "To"
        return super().get_filters() | words

    def keep(self, queryset, name, value):
        """Decided together in `filter_queryset`: the contest needs all three."""
        return queryset

    def filter_queryset(self, queryset):
        """The claims the question means, before the simple filters narrow them."""
        asked = self.form.cleaned_data
        claims = self._claims(queryset, asked)
        if asked["status"]:
            claims = claims.filter(status=asked["status"])
        return super().filter_queryset(claims)

    def _claims(self, queryset, asked):
        rule, moment, sources = asked["rule"], asked["as_of"], asked["source"]
        if rule != ALL and asked["status"] != Status.EXCLUDED:
            return queryset.headline(rule, as_of=moment, sources=sources)
        known = queryset.known(moment)
        return known.filter(source__in=sources) if sources else known

    def sentences(self):
        return [
            text if name == "__all__" else f"{name}: {text}"
            for name, texts in self.form.errors.items()
            for text in texts
        ]
