from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, Count, Exists, F, Max, Min, OuterRef, Q, When

from ..derivations import NEEDED, in_words
from ..periods import EARLIEST_YEAR, LATEST_YEAR, Frequency, Period
from .release import Release
from .source import Source

LIVE = Q(known_from__isnull=False, known_until__isnull=True)
DRAFT = Q(known_from__isnull=True)
# Later than the place of any source: where a headline looks for a number, a range comes last.
BEHIND_VALUES = 1_000_000_000


class Status(models.TextChoices):
    REPORTED = "reported", "Reported"
    REVISED = "revised", "Revised"
    PROVISIONAL = "provisional", "Provisional"
    DERIVED = "derived", "Derived"
    ESTIMATED = "estimated", "Estimated"
    EXCLUDED = "excluded", "Excluded"


class ObservationQuerySet(models.QuerySet):
    model: Any  # the domain's own, which has fields that Observation has not

    def standing(self, moment=None):
        """Claims and their further readings, as known now or at a moment; never a draft."""
        if moment is None:
            return self.filter(LIVE)
        return self.filter(known_from__lte=moment).exclude(known_until__lte=moment)

    def known(self, moment=None):
        """One claim for each source and cell, as known now or at a moment, and the whole ledger.

        An excluded row beside a valid one of its cell is no further reading of that claim.
        """
        return self.standing(moment).filter(Q(reading=0) | Q(status=Status.EXCLUDED))

    def further_readings(self):
        """Other places where a claim was read, as far as they are counted."""
        return self.counted().filter(reading__gt=0)

    def live(self):
        """What each source says now; drafts and superseded vintages are not seen."""
        return self.known()

    def as_of(self, moment):
        """The same question about the past."""
        return self.known(moment)

    def counted(self):
        """Without what the ledger of exclusions holds: only these may enter a total."""
        return self.exclude(status=Status.EXCLUDED)

    def ledger(self):
        return self.filter(status=Status.EXCLUDED)

    def annual(self):
        return self.filter(frequency=Frequency.ANNUAL)

    def between(self, first=None, last=None):
        """Periods that begin in these years, both included; None leaves a side open."""
        rows = self
        if first is not None:
            rows = rows.filter(period_start__year__gte=first)
        return rows if last is None else rows.filter(period_start__year__lte=last)

    def headline(self, rule, as_of=None, sources=None):
        """One claim a cell: that of the source which the rule names first.

        Excluded claims never win, and one that has bounds but no value wins only where nobody
        gives a value. `sources` narrows the contest to some of them.
        """
        rivals = self.model._default_manager.known(as_of).counted().same_cell()
        rows = self.known(as_of).counted()
        if sources:
            rivals, rows = rivals.filter(source__in=sources), rows.filter(source__in=sources)
        place = rule.place_expression()
        place = Case(When(value__isnull=True, then=place + BEHIND_VALUES), default=place)
        better = rivals.annotate(place=place).filter(place__lt=OuterRef("place"))
        return rows.annotate(place=place).filter(~Exists(better))

    def same_cell(self):
        """Rows about the cell of the outer query's row."""
        return self.filter(**{name: OuterRef(name) for name in self.model.cell})

    def cited(self):
        """Everything a footnote prints, in one query."""
        return self.select_related("source", "release", *self.model.cell_relations())

    def extent(self):
        """{first, last, known}: the days spoken of, and when the newest word was published."""
        return self.aggregate(
            first=Min("period_start"), last=Max("period_end"), known=Max("known_from")
        )

    def by_source(self):
        """One row for each source: how many claims, of which days."""
        rows = self.order_by().values("source")
        return rows.annotate(claims=Count("pk"), first=Min("period_start"), last=Max("period_end"))

    def newest_first(self):
        return self.order_by("-period_start", "pk")


class Observation(models.Model):
    """What one source says about one cell, as we knew it between two moments.

    History is append-only: publishing and withdrawing set the two moments and never a value.
    A domain's model adds the fields of its cell and the unit of its value.
    """

    dataset: ClassVar[str]
    cell: ClassVar[tuple[str, ...]]
    unit: ClassVar[str]
    # Whether a period may not have begun: money is announced for years ahead, goods are not.
    may_lie_ahead: ClassVar[bool] = False

    release = models.ForeignKey(Release, models.PROTECT, related_name="%(app_label)s_%(class)ss")
    source = models.ForeignKey(
        Source,
        models.PROTECT,
        related_name="%(app_label)s_%(class)ss",
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
    citation = models.CharField(max_length=1000, help_text="The page where it was read.")
    as_quoted = models.TextField("as printed there")
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
        "value",
        "value_low",
        "value_high",
        "status",
        "citation",
        "as_quoted",
        "note",
        "derivation",
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(value__isnull=False)
                | Q(value_low__isnull=False)
                | Q(value_high__isnull=False),
                name="%(app_label)s_%(class)s_says_something",
                violation_error_message="A claim has a value or a bound; leave out what is not "
                "given.",
            ),
            models.CheckConstraint(
                condition=(Q(value_low__isnull=True) | Q(value_low__lte=F("value")))
                & (Q(value_high__isnull=True) | Q(value_high__gte=F("value")))
                | Q(value__isnull=True),
                name="%(app_label)s_%(class)s_value_between_bounds",
                violation_error_message="The value lies between its lower and upper bound.",
            ),
            models.CheckConstraint(
                condition=Q(value_low__isnull=True)
                | Q(value_high__isnull=True)
                | Q(value_low__lte=F("value_high")),
                name="%(app_label)s_%(class)s_bounds_in_order",
                violation_error_message="The lower bound is not above the upper bound.",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.EXCLUDED) | ~Q(note=""),
                name="%(app_label)s_%(class)s_excluded_with_reason",
                violation_error_message="An excluded row says why in its note.",
            ),
            models.CheckConstraint(
                condition=~Q(citation="") & ~Q(as_quoted=""),
                name="%(app_label)s_%(class)s_has_papers",
                violation_error_message="Every figure has a citation and the words it was read in.",
            ),
            models.CheckConstraint(
                condition=Q(period_end__gte=F("period_start")),
                name="%(app_label)s_%(class)s_period_in_order",
                violation_error_message="A period does not end before it begins.",
            ),
            models.CheckConstraint(
                condition=Q(period_start__year__gte=EARLIEST_YEAR)
                & Q(period_end__year__lte=LATEST_YEAR),
                name="%(app_label)s_%(class)s_period_in_our_time",
                violation_error_message=f"A period lies between {EARLIEST_YEAR} and {LATEST_YEAR}.",
            ),
            models.CheckConstraint(
                condition=Q(known_until__isnull=True) | Q(known_until__gt=F("known_from")),
                name="%(app_label)s_%(class)s_known_in_order",
                violation_error_message="A vintage ends after it began.",
            ),
        ]

    def __str__(self):
        return f"{self.source}, {self.period}"

    def save(self, *args, **kwargs):
        self.derive_fields()
        super().save(*args, **kwargs)

    def clean(self):
        if self.period:
            try:
                self.derive_fields()
            except ValueError as error:
                raise ValidationError({"period": str(error)}) from error

    def clean_fields(self, exclude=None):
        super().clean_fields(exclude)
        if self.status == Status.DERIVED and not self.derivation:
            raise ValidationError({"derivation": NEEDED})

    def derive_fields(self):
        """Fill what follows from the release and the period; ValueError for a bad period."""
        period = Period.parse(self.period, ahead=self.may_lie_ahead)
        self.period, self.frequency = period.label, period.frequency
        self.period_start, self.period_end = period.start, period.end
        if self.release_id:
            self.source_id = self.release.source_id

    @property
    def cell_text(self):
        """The cell in words: “China, 2015, Exports”; the period tells its own frequency."""
        shown = [name for name in self.cell if name != "frequency"]
        return ", ".join(filter(None, map(self._shown, shown)))

    def _shown(self, name):
        display = getattr(self, f"get_{name}_display", None)
        return str(display() if display else getattr(self, name))

    @property
    def steps_text(self):
        """How a derived figure was made, as a page prints it; empty where nothing is said."""
        return in_words(self.derivation, self._names()) if self.derivation else ""

    def _names(self):
        """{word of an input: its name}, as far as this claim's own source and cell tell."""
        names = {self.source.slug: str(self.source)}
        for field in (f for f in self._meta.concrete_fields if f.name in self.cell):
            if field.is_relation:
                about = getattr(self, field.name)
                names[getattr(about, "code", "")] = str(about)
            names |= {value: str(label).lower() for value, label in field.flatchoices}
        return names

    @property
    def cell_values(self):
        fields = (self._meta.get_field(name) for name in self.cell)
        return tuple(getattr(self, getattr(field, "attname", field.name)) for field in fields)

    @classmethod
    def cell_relations(cls):
        return [name for name in cls.cell if cls._meta.get_field(name).is_relation]


def cell_constraints(cell):
    """The two promises about a cell, for the Meta of a concrete model."""
    return [
        models.UniqueConstraint(
            fields=["source", *cell, "reading"],
            condition=LIVE,
            name="%(app_label)s_%(class)s_one_live_claim",
            violation_error_message="This source already has a live figure for that cell.",
        ),
        models.UniqueConstraint(
            fields=["release", *cell, "reading"],
            condition=DRAFT,
            name="%(app_label)s_%(class)s_once_per_draft",
            violation_error_message="This release already has that cell.",
        ),
    ]


def cell_indexes(cell, short):
    """For rivals about one cell, and for a page of claims in its own order."""
    return [
        models.Index(fields=list(cell), condition=LIVE, name=f"{short}_live_cell"),
        models.Index(fields=["-period_start", "id"], condition=LIVE, name=f"{short}_live_order"),
    ]
