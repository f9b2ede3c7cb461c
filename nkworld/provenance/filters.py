"""The filter that a page and the API share: named like the fields, strict about the rest."""

from collections.abc import Iterable
from copy import copy
from typing import Any, Self

import django_filters
from django.forms import Field

from . import history_filters
from .asked_filters import AskedFilterSet, read_of_nothing
from .choice_fields import AnyOfField
from .contradictions import ClaimForm, RuleSelect, asks_for_ledger
from .date_fields import DateAskedField
from .models import Authority, Exclusion, HeadlineRule, Read, Status
from .parameters import (
    ALL,
    CountriesField,
    InvalidQuery,
    MomentField,
    OneOfField,
    PeriodField,
    RegionField,
    RuleField,
    SourcesField,
    WordsField,
    answered,
    refuse_unknown,
)
from .periods import Frequency, Period
from .quotations import saying

EVERYWHERE = (
    *("period", "from", "to", "frequency", "source"),
    *("status", "exclusion", "read", "authority", "q", "rule", "readings", "as_of"),
    *history_filters.NAMES,
)
FROM = "The period begins then or later: a year, a month or a day, such as 2015 or 2015-03."
TO = "The period begins then or earlier: a year, a month or a day, such as 2016 or 2016-02."
EVERY_READING = (
    "`all` gives every reading of each claim: the other pages on which the same figure of the same "
    "source was read. Unless said, a claim stands alone, as its best reading."
)


class FieldFilter(django_filters.Filter):
    """A filter that reads its parameter with one of our own fields."""

    def __init__(self, field_class: type[Field], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.field_class = field_class

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        """For one question: nothing of it changes but the field that it makes."""
        made = copy(self)
        made.__dict__.pop("_field", None)
        return made


class ChoiceFilter(FieldFilter):
    """One of a field's choices, or several by commas; a wrong value is told the nearest."""

    def __init__(self, choices: Iterable, **kwargs: Any) -> None:
        given = {"lookup_expr": "in", **kwargs}
        super().__init__(AnyOfField, choices=[("", "all"), *choices], **given)


class ClaimFilter(FieldFilter):
    """A parameter that `ObservationFilter.claims` reads together with others."""

    def filter(self, queryset: Any, value: Any) -> Any:
        return queryset


class PeriodFilter(FieldFilter):
    """Claims about one period; its first day leads to them in the order of the page."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(PeriodField, **kwargs)

    def filter(self, queryset: Any, value: str) -> Any:
        if not value:
            return queryset
        start = Period.parse(value, ahead=True).start
        return super().filter(queryset.filter(period_start=start), value)


class WordsFilter(FieldFilter):
    """Claims in whose words something stands; the rule has chosen before."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(WordsField, **kwargs)

    def filter(self, queryset: Any, value: str) -> Any:
        return queryset.filter(saying(queryset.model, value)) if value else queryset


class ObservationFilter(AskedFilterSet):
    """Filters of every table of claims. A domain adds those of its own cell.

    `rule` defaults to the dataset's headline rule, `all` gives every claim, the excluded ones
    among them. Asking for `status=excluded`, or for an `exclusion`, reads the ledger, which no
    rule covers. What contradicts itself is refused: see `contradictions`.
    `elsewhere` names what is read by whoever asks, such as the number of a page; a program also
    asks for the history of claims (`with_history`), which no page lists.
    """

    period = PeriodFilter(label="Period")
    frequency = ChoiceFilter(Frequency.choices, label="Frequency")
    status = ChoiceFilter(Status.choices, label="Status")
    exclusion = ChoiceFilter(
        Exclusion.choices,
        label="Excluded as",
        meaning="Figures in the ledger of exclusions for this kind of reason.",
    )
    read = ChoiceFilter(
        Read.choices,
        label="How it was read",
        meaning="Figures read at the source, quoted by another, or in a compilation.",
    )
    authority = ChoiceFilter(
        Authority.choices,
        field_name="source__authority",
        label="Whose word it is",
        meaning="Figures of sources that are official, an agency or think tank, the press, a "
        "compiler of what others say, or a blog.",
    )
    q = WordsFilter(label="Words")
    readings = ClaimFilter(
        OneOfField,
        choices=[("", "the claim alone"), (ALL, "all of each claim")],
        label="Readings",
        meaning=EVERY_READING,
    )
    as_of = ClaimFilter(MomentField, label="As known on")

    class Meta:
        form = ClaimForm

    def __init__(
        self,
        data: Any = None,
        *args: Any,
        elsewhere: Iterable[str] = ("page",),
        with_history: bool = False,
        **kwargs: Any,
    ) -> None:
        left_out = () if with_history else history_filters.NAMES
        known = [name for name in self.base_filters if name not in left_out] + [*elsewhere]
        if unknown := [name for name in data or {} if name not in known]:
            from .claim_tables import asked_where  # which makes filters of their tables

            beside = [name for name in data if name in self.base_filters]
            dataset = self._meta.model.dataset
            said = {name: asked_where(name, dataset, beside) for name in unknown}
            refuse_unknown(data, known, said)
        refuse_unknown(data or {}, known)
        super().__init__(answered(data), *args, **kwargs)
        for name in left_out:
            self.filters.pop(name, None)

    @classmethod
    def get_filters(cls) -> dict[str, django_filters.Filter]:
        """Those of the cell first, then those of every table; `from` is no name in Python."""
        found = super().get_filters()
        dataset = getattr(cls._meta.model, "dataset", "")
        found["source"] = ClaimFilter(SourcesField, label="Source", model=cls._meta.model)
        found["from"] = ClaimFilter(DateAskedField, label="From", meaning=FROM)
        found["to"] = ClaimFilter(DateAskedField, label="To", meaning=TO)
        found["rule"] = ClaimFilter(RuleField, dataset=dataset, label="Rule", widget=RuleSelect)
        found |= history_filters.history_filters(dataset, ClaimFilter)
        if getattr(found.get("country"), "field_class", None) is CountriesField:
            found["region"] = ClaimFilter(RegionField, label="Region")
        own = [name for name in found if name not in EVERYWHERE]
        return {name: found[name] for name in (*own, *EVERYWHERE)}

    def filter_queryset(self, queryset: Any) -> Any:
        """The claims that the question means; InvalidQuery if it can't be answered."""
        if not self.is_valid():
            raise InvalidQuery(self.form.error_pairs())
        return super().filter_queryset(self.claims(queryset))

    def leaving_out(self, names: Iterable[str]) -> Any:
        """What the question means without some of its parameters."""
        own: Any = type(self)
        asked, blank = self.form.cleaned_data, read_of_nothing(own)
        self.form.cleaned_data = asked | {name: blank.get(name) for name in names}
        try:
            return self.filter_queryset(self.queryset.all())
        finally:
            self.form.cleaned_data = asked

    def claims(self, queryset: Any) -> Any:
        """One claim a cell by the rule, or every one, as known now or then; with their further
        readings, if they are asked for.
        """
        params = self.form.cleaned_data
        first, last = params["from"], params["to"]
        queryset = queryset.beginning(first and first.first, last and last.last)
        moment, sources = params["as_of"], history_filters.sources_of(params)
        found = self._by_rule if self.rule else self._every
        return history_filters.narrowed(found(queryset, moment, sources), params)

    def _by_rule(self, queryset: Any, moment: Any, sources: Any) -> Any:
        chosen = queryset.headline(self.rule, as_of=moment, sources=sources)
        if self.gives_vintages:
            return queryset.every_vintage_of(chosen, moment, self.gives_readings)
        return queryset.every_reading_of(chosen, moment) if self.gives_readings else chosen

    def _every(self, queryset: Any, moment: Any, sources: Any) -> Any:
        if self.gives_vintages:
            known = queryset.published(moment, self.gives_readings)
        elif self.gives_readings:
            known = queryset.with_readings(moment)
        else:
            known = queryset.as_of(moment)
        return known.filter(source__in=sources) if sources else known

    @property
    def gives_vintages(self) -> bool:
        """Whether what was said before is asked for, too."""
        return self.form.cleaned_data.get(history_filters.VINTAGES) == ALL

    @property
    def gives_readings(self) -> bool:
        """Whether every reading of a claim is asked for."""
        return self.form.cleaned_data["readings"] == ALL

    @property
    def rule(self) -> HeadlineRule | None:
        """The rule that chose among the sources; None where every claim is given."""
        rule = self.form.cleaned_data["rule"]
        return None if self.reads_ledger or rule == ALL else rule

    @property
    def reads_ledger(self) -> bool:
        """Whether only excluded figures are asked for."""
        return asks_for_ledger(self.form.cleaned_data)

    def sentences(self) -> list[str]:
        """Every error as one sentence that names its parameter."""
        return self.form.sentences()
