from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cached_property, partial
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import connection, models
from django.db.models import F
from simple_history.models import HistoricalRecords

from .source import Dataset, Read, Source, Status

UNRANKED = 10_000
# Later than the place of any source: a range stands behind every value, and what was read in an
# unreviewed compilation behind all else.
BEHIND_VALUES = 1_000_000_000
BEHIND_ALL = 1_000_000_000_000


class Sql(models.Func):
    """One piece of SQL about some columns of a row, which `write` puts together: as an expression
    of Django it takes longer to put together than the database to answer it.

    It holds names of our own and whole numbers; what is asked goes as `params`.
    """

    def __init__(
        self,
        names: Sequence[str],
        write: Callable[..., str],
        params: tuple[Any, ...] = (),
        output_field: models.Field | None = None,
    ) -> None:
        super().__init__(*names, output_field=output_field or models.BooleanField())
        self.names, self.write, self.params = names, write, params

    def as_sql(self, compiler: Any, *args: Any, **kwargs: Any) -> Any:
        columns = (compiler.compile(one)[0] for one in self.get_source_expressions())
        return self.write(*columns), self.params


PAPERS = ("source", "value", "read")


def claim_place(rule: "HeadlineRule") -> Sql:
    """What `HeadlineRule.claim_place` gives of a row, for the database: a test compares them."""
    return Sql(PAPERS, partial(_place, rule), output_field=models.BigIntegerField())


def _place(rule: "HeadlineRule", source: str, value: str, read: str) -> str:
    ranked = "".join(f" WHEN {key:d} THEN {at:d}" for key, at in rule.order.items())
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


def no_better_claim(
    model: Any, rule: HeadlineRule, moment: datetime | None, sources: Sequence[int]
) -> Sql:
    """Whether no claim about the same cell stands before this one in a rule's order, as known at a
    moment (None: now), among those of `sources` if any are named.

    What claims compete is what `ObservationQuerySet.as_of` gives without the ledger, where they
    stand is `claim_place`: a test compares them.
    """
    names = list(dict.fromkeys([*model.cell, *PAPERS]))
    quote = connection.ops.quote_name
    columns = {f.name: f"{RIVAL}.{quote(f.column)}" for f in model._meta.concrete_fields}
    begun, over = columns["known_from"], columns["known_until"]
    known = f"{begun} IS NOT NULL AND {over} IS NULL"  # in the very words of the indexes
    params: tuple[Any, ...] = ()
    if moment is not None:
        known = f"{begun} <= %s AND ({over} IS NULL OR {over} > %s)"
        params = (connection.ops.adapt_datetimefield_value(moment),) * 2
    conditions = [
        known,
        f"{columns['reading']} = 0",
        f"{columns['status']} <> '{Status.EXCLUDED}'",
    ]
    if rule.weighs_credibility and (credible := model.credible(moment)):
        conditions.append(credible.write(*(columns[name] for name in credible.names)))
    if sources:
        conditions.append(f"{columns['source']} IN ({', '.join(f'{key:d}' for key in sources)})")

    def write(*of_row: str) -> str:
        own = dict(zip(names, of_row, strict=True))
        same = [f"{columns[name]} = {own[name]}" for name in model.cell]
        theirs, ours = (_place(rule, *(row[name] for name in PAPERS)) for row in (columns, own))
        where = " AND ".join([*same, *conditions, f"{theirs} < {ours}"])
        table = quote(model._meta.db_table)
        return f"NOT EXISTS (SELECT 1 FROM {table} {RIVAL} WHERE {where})"  # noqa: S608

    return Sql(names, write, params)
