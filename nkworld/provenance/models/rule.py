from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F
from simple_history.models import HistoricalRecords

from .source import Dataset, Read, Source, Status

UNRANKED = 10_000
# Later than the place of any source: a range stands behind every value, and what was read in an
# unreviewed compilation behind all else.
BEHIND_VALUES = 1_000_000_000
BEHIND_ALL = 1_000_000_000_000


class ClaimPlace(models.Func):
    """What `HeadlineRule.claim_place` gives of a row, for the database: a test compares them.

    Written as one CASE of whole numbers: as a When for each of thirty sources it takes Django
    longer to put together than a page's other queries.
    """

    output_field = models.BigIntegerField()

    def __init__(self, rule: "HeadlineRule") -> None:
        super().__init__("source_id", "value", "read")
        self.rule = rule

    def as_sql(self, compiler: Any, *args: Any, **kwargs: Any) -> Any:
        return self.of(*(compiler.compile(one)[0] for one in self.get_source_expressions())), ()

    def of(self, source: str, value: str, read: str) -> str:
        order = self.rule.order.items()
        ranked = "".join(f" WHEN {key:d} THEN {at:d}" for key, at in order)
        place = f"{source} + {UNRANKED:d}"
        return (
            f"({f'CASE {source}{ranked} ELSE {place} END' if ranked else place}"
            f" + CASE WHEN {value} IS NULL THEN {BEHIND_VALUES:d} ELSE 0 END"
            f" + CASE WHEN {read} = '{Read.COMPILATION}' THEN {BEHIND_ALL:d} ELSE 0 END)"
        )


class HeadlineRuleQuerySet(models.QuerySet["HeadlineRule"]):
    def current(self) -> Self:
        newer = HeadlineRule.objects.filter(
            dataset=models.OuterRef("dataset"),
            slug=models.OuterRef("slug"),
            version__gt=models.OuterRef("version"),
        )
        return self.filter(~models.Exists(newer))

    def with_order(self) -> "list[HeadlineRule]":
        """The rules, each with its order of sources read: one query, whatever their number."""
        rules: dict[int, HeadlineRule] = {}
        placed: Any = self.annotate(placed=F("places__source"), at=F("places__position"))
        for row in placed.order_by(*self.query.order_by, "at"):
            rule = rules.setdefault(row.pk, row)
            order = rule.__dict__.setdefault("order", {})
            if row.placed is not None:
                order[row.placed] = row.at
        return list(rules.values())


class HeadlineRule(models.Model):
    """A named, versioned order of sources: which claim is shown where one number is needed.

    A source that the order leaves out comes after those it names. One that weighs credibility
    leaves out the claims that `Observation.credible` of the table leaves out, too.
    """

    fixed = ("dataset", "slug", "version", "weighs_credibility")  # what was cited keeps its meaning
    dataset = models.ForeignKey(Dataset, models.CASCADE, related_name="rules")
    slug = models.SlugField()
    version = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(max_length=80)
    description = models.TextField()
    is_default = models.BooleanField("default of its dataset", default=False)
    weighs_credibility = models.BooleanField(
        "credibility comes before recency",
        default=False,
        help_text="No compiler is shown where a better source spoke in the ten years before.",
    )
    sources = models.ManyToManyField(Source, through="HeadlineRuleSource", related_name="rules")

    objects = HeadlineRuleQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["dataset", "-is_default", "slug", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["dataset", "slug", "version"],
                name="provenance_rule_version_once",
                violation_error_message="This dataset already has that version of the rule.",
            ),
            models.UniqueConstraint(
                fields=["dataset"],
                condition=models.Q(is_default=True),
                name="provenance_rule_one_default",
                violation_error_message="This dataset already has a default rule.",
            ),
            models.CheckConstraint(
                condition=~models.Q(slug="all"),
                name="provenance_rule_not_all",
                violation_error_message="“all” asks for every claim and can’t name a rule.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} (version {self.version})"

    @cached_property
    def order(self) -> dict[int, int]:
        return {place.source_id: place.position for place in self.places.all()}

    def place(self, source_id: int) -> int:
        return self.order.get(source_id, UNRANKED + source_id)

    def claim_place(self, row: Mapping[str, Any]) -> int:
        """Where a claim stands, read as a dictionary: the lowest place is the headline."""
        place = self.place(row["source_id"])
        place += BEHIND_VALUES if row["value"] is None else 0
        return place + (BEHIND_ALL if row["read"] == Read.COMPILATION else 0)


ORDER_STAYS = (
    "The order of a version is public and stays, because citations name it: another order is the "
    "rule’s next version."
)


class PlacesQuerySet(models.QuerySet["HeadlineRuleSource"]):
    def update(self, **values: Any) -> int:
        raise ValidationError(ORDER_STAYS)

    def delete(self) -> tuple[int, dict[str, int]]:
        raise ValidationError(ORDER_STAYS)

    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]


class HeadlineRuleSource(models.Model):
    """The place of one source in a rule's order. It is stored once and never changed."""

    rule = models.ForeignKey(HeadlineRule, models.CASCADE, related_name="places")
    source = models.ForeignKey(Source, models.PROTECT, related_name="places")
    position = models.PositiveSmallIntegerField()

    objects = PlacesQuerySet.as_manager()

    class Meta:
        ordering = ["rule", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "source"],
                name="provenance_rule_source_once",
                violation_error_message="This rule already places that source.",
            ),
            models.UniqueConstraint(
                fields=["rule", "position"],
                name="provenance_rule_position_once",
                violation_error_message="This rule already has a source at that place.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.source}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise ValidationError(ORDER_STAYS)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise ValidationError(ORDER_STAYS)


RIVAL = "rival"  # what the other claims are called within


class Credible(models.Func):
    """Whether a rule that weighs credibility may show a claim, by `columns` of its row, as SQL."""

    output_field = models.BooleanField()
    columns: ClassVar[tuple[str, ...]]

    def condition(self, *columns: str) -> str:
        raise NotImplementedError

    def as_sql(self, compiler: Any, *args: Any, **kwargs: Any) -> Any:
        columns = (compiler.compile(column)[0] for column in self.get_source_expressions())
        return self.condition(*columns), ()


class NoBetterClaim(models.Func):
    """Whether no claim about the same cell stands before this one in a rule's order.

    Written as one piece of SQL: as a query within the query it takes Django longer to put together
    than the database to answer it.

    As known at a moment (None: now), the claims of `sources` alone if any are named. What claims
    compete is what `ObservationQuerySet.as_of` gives without the ledger, where they stand is
    `ClaimPlace`: a test compares them.
    """

    output_field = models.BooleanField()

    def __init__(
        self,
        model: Any,
        rule: HeadlineRule,
        moment: datetime | None = None,
        sources: Sequence[int] = (),
    ) -> None:
        self.model, self.rule, self.moment, self.sources = model, rule, moment, sources
        self.names = list(dict.fromkeys([*model.cell, "source", "value", "read"]))
        super().__init__(*self.names)

    def as_sql(self, compiler: Any, *args: Any, **kwargs: Any) -> Any:
        connection = compiler.connection
        own = {
            name: compiler.compile(column)[0]
            for name, column in zip(self.names, self.get_source_expressions(), strict=True)
        }
        quote = connection.ops.quote_name
        columns = {f.name: f"{RIVAL}.{quote(f.column)}" for f in self.model._meta.concrete_fields}
        conditions = [f"{columns[name]} = {own[name]}" for name in self.model.cell]
        begun, over = columns["known_from"], columns["known_until"]
        params: tuple[Any, ...] = ()
        if self.moment is None:  # in the very words of the indexes
            conditions += [f"{begun} IS NOT NULL", f"{over} IS NULL"]
        else:
            moment = connection.ops.adapt_datetimefield_value(self.moment)
            conditions += [f"{begun} <= %s", f"({over} IS NULL OR {over} > %s)"]
            params = (moment, moment)
        conditions += [f"{columns['reading']} = 0", f"{columns['status']} <> '{Status.EXCLUDED}'"]
        if self.rule.weighs_credibility and (credible := self.model.credible(self.moment)):
            conditions.append(credible.condition(*(columns[name] for name in credible.columns)))
        if self.sources:
            keys = ", ".join(f"{key:d}" for key in self.sources)
            conditions.append(f"{columns['source']} IN ({keys})")
        place, papers = ClaimPlace(self.rule).of, ("source", "value", "read")
        theirs, ours = (place(*(row[name] for name in papers)) for row in (columns, own))
        conditions.append(f"{theirs} < {ours}")
        table = quote(self.model._meta.db_table)
        where = " AND ".join(conditions)
        # Names of our own and whole numbers; what is asked goes as parameters.
        return f"NOT EXISTS (SELECT 1 FROM {table} {RIVAL} WHERE {where})", params  # noqa: S608
