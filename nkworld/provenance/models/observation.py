"""A claim, what one source says of one cell, and records that are edited one by one: as they
stand now, and as they stood at any moment.
"""

import json
import secrets
from collections.abc import Callable, Iterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, Exists, F, Lookup, Max, OuterRef, Q
from simple_history.models import HistoricalRecords

from nkworld.atlas.models import FixedOnceStored
from nkworld.atlas.page_addresses import page_address

from ..dates import Frequency, PartialDateField, Period
from ..derivations import NEEDED, in_words
from .constraints import LIVE, ClaimsBase, papers
from .publication import Release
from .rule import HeadlineRule, Sql, claim_place, no_better_claim
from .source import Exclusion, Read, Source, Status, read_field

REVISION_BITS = 62


# What would be live if a draft were published is read instead of what is, within one block.
class Among(Lookup):
    """Whether a whole number is one of many, which go to the database as one parameter."""

    lookup_name = "among"

    def __init__(self, lhs: Any, keys: Iterable[int] | str) -> None:
        super().__init__(lhs, keys if isinstance(keys, str) else json.dumps(list(keys)))

    def get_prep_lookup(self) -> Any:
        return self.rhs

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        sql, params = self.process_lhs(compiler, connection)
        keys = "SELECT value FROM json_each(%s)"
        if connection.vendor == "postgresql":
            keys = "SELECT value::bigint FROM json_array_elements_text(%s::json)"
        return f"{sql} IN ({keys})", (*params, self.rhs)


@dataclass(frozen=True, eq=False)
class AsIf:
    """Keys that end, begin, and (`silent`) repeat what is live, and a revision nobody else has."""

    model: Any  # a table of claims
    release: int
    ending: tuple[int, ...] = ()
    spoken: tuple[int, ...] = ()
    silent: tuple[int, ...] = ()
    revision: int = field(default_factory=lambda: -secrets.randbits(REVISION_BITS) - 1)


current: ContextVar[AsIf | None] = ContextVar("as_if_published", default=None)


def as_if_of(model: type) -> AsIf | None:
    as_if = current.get()
    return as_if if as_if is not None and as_if.model is model else None


def live(model: type) -> Q:
    if not (as_if := as_if_of(model)):
        return LIVE
    # What begins is named by what is shorter: a draft of thousands mostly begins whole.
    beginning = Q(release=as_if.release, known_from__isnull=True)
    if len(as_if.spoken) < len(as_if.silent):
        beginning = Q(Among(F("pk"), as_if.spoken))
    elif as_if.silent:
        beginning &= ~Q(Among(F("pk"), as_if.silent))
    return LIVE & ~Q(Among(F("pk"), as_if.ending)) | beginning


# An excluded row beside a valid one of its cell is no further reading of that claim.
CLAIMS = Q(reading=0) | Q(status=Status.EXCLUDED)


class ObservationQuerySet(models.QuerySet):
    model: Any  # the domain's own, which has fields that Observation has not

    def with_readings(self, moment: datetime | None = None) -> Self:
        """Claims and their further readings, as known at a moment (None: now); never a draft."""
        if moment is None:
            return self.filter(live(self.model) if current.get() else LIVE)
        return self.filter(known_from__lte=moment).exclude(known_until__lte=moment)

    def as_of(self, moment: datetime | None = None) -> Self:
        """One claim for each source and cell, as known at a moment (None: now), and the ledger."""
        return self.with_readings(moment).filter(CLAIMS)

    def published(self, moment: datetime | None = None, with_readings: bool = False) -> Self:
        """All vintages that were public at a moment (None: now) or before it."""
        rows = self.filter(Q(known_from__lte=moment) if moment else Q(known_from__isnull=False))
        return rows if with_readings else rows.filter(CLAIMS)

    def further_readings(self) -> Self:
        return self.included().filter(reading__gt=0)

    def included(self) -> Self:
        return self.exclude(status=Status.EXCLUDED)

    def excluded(self) -> Self:
        return self.filter(status=Status.EXCLUDED)

    def drawn(self) -> Self:
        """Those that say enough to be drawn: a table may know of some that don’t."""
        return self

    def annual(self) -> Self:
        return self.filter(frequency=Frequency.ANNUAL)

    def between(self, first: int | None = None, last: int | None = None) -> Self:
        first_day = None if first is None else date(first, 1, 1)
        return self.beginning(first_day, None if last is None else date(last, 12, 31))

    def beginning(self, first: date | None = None, last: date | None = None) -> Self:
        rows = self
        if first is not None:
            rows = rows.filter(period_start__gte=first)
        return rows if last is None else rows.filter(period_start__lte=last)

    def headline(
        self, rule: HeadlineRule, as_of: datetime | None = None, sources: Any = None
    ) -> Self:
        """One claim a cell: that of the source which the rule names first.

        Excluded claims never win. One that has bounds but no value wins only where nobody gives a
        value, one read in an unreviewed compilation only where there is no other, and of a rule
        that weighs credibility only where the table lets a compiler speak. `sources` narrows the
        contest to some of them.
        """
        rows = self.as_of(as_of).included()
        credible = self.model.credible(as_of) if rule.weighs_credibility else None
        if credible:
            rows = rows.filter(credible)
        if sources:
            rows = rows.filter(source__in=sources)
        if as_of is None and as_if_of(self.model):
            rivals = self.model._default_manager.as_of().included().same_cell()
            rivals = rivals.filter(credible) if credible else rivals
            rivals = rivals.filter(source__in=sources) if sources else rivals
            place = {"claim_place": claim_place(rule)}
            better = rivals.annotate(**place).filter(claim_place__lt=OuterRef("claim_place"))
            return rows.annotate(**place).filter(~Exists(better))
        keys = [source.pk for source in sources or ()]
        return rows.filter(no_better_claim(self.model, rule, as_of, keys))

    def beside(self, claims: Self) -> Self:
        """Of the source and cell of some claims, such as those that a rule chose."""
        return self.filter(Exists(claims.same_cell().filter(source=OuterRef("source"))))

    def same_cell(self) -> Self:
        return self.filter(**{name: OuterRef(name) for name in self.model.cell})

    def cited(self) -> Self:
        """Everything a footnote prints, in one query."""
        return self.select_related("source", "release", *self.model.cell_relations())

    def newest_first(self) -> Self:
        return self.order_by("-period_start", "pk")


@dataclass(frozen=True)
class Totals:
    """Which of a table's values may be added, so that a review can show totals before and after.

    Values are added within one source, one year and one combination of the fields `by`.

    `by` names fields of the cell, or of what one names: `commodity__level`. Rows enter that
    answer `only`; excluded rows, further readings and parts of a year never do. `partner` is the
    field whose members are shown one by one; where values are amounts of a year, not states at
    its end, its years are added too (`over_years`).
    """

    by: tuple[str, ...] = ()
    only: Mapping[str, Any] = field(default_factory=dict)
    partner: str = ""
    over_years: bool = True


class Observation(models.Model, metaclass=ClaimsBase):
    """What one source says about one cell, as we knew it between two moments.

    History is append-only: publishing and withdrawing set the two moments and never a value.
    A domain's model adds the fields of its cell and the unit of its value.
    """

    audited: ClassVar[bool] = False  # it changes by the steps of its release
    dataset: ClassVar[str]
    cell: ClassVar[tuple[str, ...]]
    index_name: ClassVar[str]  # how names of its indexes begin; they and constraints follow
    unit: ClassVar[str]
    # What of it may be added, for a review; None where each value stands for itself.
    totals: ClassVar[Totals | None] = None
    # Why no two of its values are ever added, shared out or ranked; empty where some may be.
    never_added: ClassVar[str] = ""
    weighed_with: ClassVar[tuple[str, ...]] = ()  # datasets that `credible` reads, beside its own
    # Whether a period may not have begun: money is announced for years ahead, goods are not.
    may_lie_ahead: ClassVar[bool] = False
    may_say_nothing: ClassVar[bool] = False  # neither a value nor a bound

    release = models.ForeignKey(Release, models.PROTECT, related_name="%(app_label)s_%(class)ss")
    source = models.ForeignKey(
        Source,
        models.PROTECT,
        related_name="%(app_label)s_%(class)ss",
        db_index=False,  # `ClaimsBase` makes one that begins with it
        help_text="Always the release’s own; kept here so that the database can hold "
        "“one live claim for each source and cell”.",
    )
    period = models.CharField(
        max_length=15, help_text="2015, 2015-H1, 2015-Q1, 2015-03 or 2011-01/2011-09."
    )
    frequency = models.CharField(max_length=12, choices=Frequency, editable=False)
    period_start = models.DateField(editable=False)
    period_end = models.DateField(editable=False)
    reading = models.PositiveSmallIntegerField(
        default=0,
        help_text="0 is the claim; 1, 2 … are other places where the same claim was read.",
    )
    value = models.DecimalField(max_digits=15, decimal_places=2, null=True, blank=True)
    value_low = models.DecimalField(
        "lower bound", max_digits=15, decimal_places=2, null=True, blank=True
    )
    value_high = models.DecimalField(
        "upper bound", max_digits=15, decimal_places=2, null=True, blank=True
    )
    status = models.CharField(max_length=11, choices=Status, default=Status.REPORTED)
    exclusion = models.CharField(
        "reason of the exclusion",
        max_length=13,
        choices=Exclusion,
        blank=True,
        default="",
        help_text="Of an excluded row only: the kind of reason. The note says it in full.",
    )
    citation = models.CharField(max_length=1000, help_text="The page where it was read.")
    as_quoted = models.TextField("as printed there")
    read = read_field()
    reported_on = PartialDateField(
        "date of the report",
        blank=True,
        help_text="Of the page on which it was read, as exactly as it is known: 1974, 1974-03 or "
        "1974-03-05. Of several readings the later report is the source’s later word.",
    )
    note = models.TextField(blank=True, help_text="Why excluded, how derived, what it leaves out.")
    derivation = models.TextField(
        "steps",
        blank=True,
        help_text="Of a derived figure, as can be computed again: 36.35 million - 12.1 million, or "
        "input(kotra, CHN, 2015, export) / 1.064. If not known: “steps not recorded: why”.",
    )
    known_from = models.DateTimeField(null=True, blank=True, editable=False)
    known_until = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ObservationQuerySet.as_manager()

    # What a source says, apart from the cell: if all of it is the same, nothing has changed.
    content: ClassVar[tuple[str, ...]] = (
        *("value", "value_low", "value_high", "status", "exclusion", "citation", "as_quoted"),
        *("read", "reported_on", "note", "derivation"),
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.source}, {self.period}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.derive_fields()
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """The page of this claim as it was published; it stays when another one takes its place."""
        return page_address("portal:claim", self.dataset, self.pk)

    def clean(self) -> None:
        if self.period:
            try:
                self.derive_fields()
            except ValueError as error:
                raise ValidationError({"period": str(error)}) from error

    def clean_fields(self, exclude: Any = None) -> None:
        super().clean_fields(exclude)
        if self.status == Status.DERIVED and not self.derivation:
            raise ValidationError({"derivation": NEEDED})

    def derive_fields(self) -> None:
        """What follows from release, period and status; ValueError for a bad period."""
        period = Period.parse(self.period, ahead=self.may_lie_ahead)
        self.period, self.frequency = period.label, period.frequency
        self.period_start, self.period_end = period.start, period.end
        if self.release_id:
            self.source_id = self.release.source_id
        if self.status != Status.EXCLUDED:
            self.exclusion = ""

    @property
    def cell_text(self) -> str:
        """“China, 2015, Exports”, without what is as usual in the table."""
        parts = []
        for name in self.cell:
            key: Any = self._meta.get_field(name)
            if name != "frequency" and getattr(self, name) != key.default:
                display = getattr(self, f"get_{name}_display", None)
                parts.append(str(display() if display else getattr(self, name)))
        return ", ".join(filter(None, parts))

    @property
    def steps_text(self) -> str:
        if not self.derivation:
            return ""
        names = {self.source.slug: str(self.source)}
        for named in (f for f in self._meta.concrete_fields if f.name in self.cell):
            if named.is_relation:
                about = getattr(self, named.name)
                names[getattr(about, "code", "")] = str(about)
            names |= {value: str(label).lower() for value, label in named.flatchoices}
        return in_words(self.derivation, names)

    @property
    def cell_values(self) -> tuple[Any, ...]:
        fields = (self._meta.get_field(name) for name in self.cell)
        return tuple(getattr(self, getattr(field, "attname", field.name)) for field in fields)

    def holds_also(self, other: Any) -> str:
        """Why it is not added to another claim; empty where nothing would count twice."""
        if self.cell_values == other.cell_values:
            return "Readings and vintages of one figure are never added."
        if self.period_start <= other.period_end and other.period_start <= self.period_end:
            if self.period != other.period:
                return (
                    f"{self.period} and {other.period} overlap: what is in both would count twice."
                )
            for one, two in ((getattr(self, n), getattr(other, n)) for n in self.cell_relations()):
                if one != two and hasattr(one, "overlaps") and one.overlaps(two):
                    return f"“{one}” and “{two}” may hold the same, which would count twice."
        return ""

    @classmethod
    def credible(cls, moment: datetime | None) -> Sql | None:
        """What a rule that weighs credibility shows; None of a table in which it may show all."""
        return None

    @classmethod
    def counting(cls) -> Callable[[Mapping[str, Any]], str]:
        """What a row counts otherwise than most of its cell, or "": such rows dispute nothing."""
        return lambda row: ""

    @classmethod
    def own_content(cls) -> list[str]:
        return [name for name in cls.content if name not in Observation.content]

    @classmethod
    def is_amount(cls, name: str) -> bool:
        return isinstance(cls._meta.get_field(name), models.DecimalField)

    @classmethod
    @cache
    def cell_relations(cls) -> tuple[str, ...]:
        return tuple(name for name in cls.cell if cls._meta.get_field(name).is_relation)


def by_read(rows: Q | None = None) -> dict[str, Count]:
    """{read: how many rows were read so}, to annotate with; of some rows, or of all."""
    return {read: Count("pk", filter=(rows or Q()) & Q(read=read)) for read in Read.values}


class CuratedQuerySet(models.QuerySet):
    """Answers the catalogue's questions, which tables of claims answer by their tallies."""

    model: Any  # the domain's own, which has a history and days

    def edited(self) -> Any:
        return self.model.history.aggregate(known=Max("history_date"))["known"]

    def spans(self) -> Any:
        """For each source and span of days: how many records, read in which way."""
        if not self.model.days:
            return self.none().values("pk")
        first, last = (F(name) for name in self.model.days)
        rows = self.order_by().values("source", first=first, last=last)
        return rows.annotate(claims=Count("pk"), **by_read())

    def as_of(self, moment: datetime | None = None) -> Any:
        return self if moment is None else self.model.history.as_of(moment)


class Curated(FixedOnceStored):
    """A record of a domain that is changed by proposals. Every state it had is kept.

    `dataset` is set on the one model whose rows are the dataset's: then `page` is the address
    name of its table, and `days` are the fields of the first and last day that a row speaks of.
    `table` names it among files where neither the API's address nor its class would be clear.
    """

    dataset = ""
    page = ""
    table = ""
    days: tuple[str, str] | None = None

    history = HistoricalRecords(inherit=True)

    objects = CuratedQuerySet.as_manager()

    class Meta:
        abstract = True


class Cited(Curated):
    """What one source says, with the page where it was read and the words printed there."""

    source = models.ForeignKey(Source, models.PROTECT, related_name="%(app_label)s_%(class)ss")
    citation = models.CharField(max_length=1000, help_text="The page where it was read.")
    as_quoted = models.TextField("as printed there")
    read = read_field()
    note = models.TextField(blank=True)

    class Meta:
        abstract = True
        constraints = papers("record")
