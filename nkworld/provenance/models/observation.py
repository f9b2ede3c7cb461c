from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models

from nkworld.atlas.page_addresses import page_address

from ..dates import PartialDateField
from ..derivations import NEEDED, in_words
from ..periods import Frequency, Period
from .constraints import CONSTRAINTS
from .credibility import Exclusion, Status, read_field
from .observation_queryset import ObservationQuerySet
from .release import Release
from .rule import Credible
from .source import Source


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


class Observation(models.Model):
    """What one source says about one cell, as we knew it between two moments.

    History is append-only: publishing and withdrawing set the two moments and never a value.
    A domain's model adds the fields of its cell and the unit of its value.
    """

    audited: ClassVar[bool] = False  # it changes by the steps of its release
    dataset: ClassVar[str]
    cell: ClassVar[tuple[str, ...]]
    unit: ClassVar[str]
    # What of it may be added, for a review; None where each value stands for itself.
    totals: ClassVar[Totals | None] = None
    # Why no two of its values are ever added, shared out or ranked; empty where some may be.
    never_added: ClassVar[str] = ""
    weighed_with: ClassVar[tuple[str, ...]] = ()  # datasets that `credible` reads, beside its own
    # Whether a period may not have begun: money is announced for years ahead, goods are not.
    may_lie_ahead: ClassVar[bool] = False

    release = models.ForeignKey(Release, models.PROTECT, related_name="%(app_label)s_%(class)ss")
    source = models.ForeignKey(
        Source,
        models.PROTECT,
        related_name="%(app_label)s_%(class)ss",
        db_index=False,  # `cell_indexes` has one that begins with it
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
        constraints = CONSTRAINTS

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
    def credible(cls, moment: datetime | None) -> Credible | None:
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
    def cell_relations(cls) -> list[str]:
        return [name for name in cls.cell if cls._meta.get_field(name).is_relation]
