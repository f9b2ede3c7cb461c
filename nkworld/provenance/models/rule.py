from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, F, Value, When
from simple_history.models import HistoricalRecords

from .credibility import Read
from .dataset import Dataset
from .source import Source

UNRANKED = 10_000
# Later than the place of any source: a range stands behind every value, and what was read in an
# unreviewed compilation behind all else.
BEHIND_VALUES = 1_000_000_000
BEHIND_ALL = 1_000_000_000_000


class PlaceInOrder(models.Func):
    """The place of a row's source in a rule's order, unranked ones behind it by id.

    Written as one CASE of whole numbers: as a When for each of thirty sources it takes Django
    longer to put together than a page's other queries.
    """

    output_field = models.BigIntegerField()

    def __init__(self, source: Any, order: dict[int, int]) -> None:
        super().__init__(source)
        self.order = order

    def as_sql(self, compiler: Any, *args: Any, **kwargs: Any) -> Any:
        source, params = compiler.compile(self.get_source_expressions()[0])
        return place_sql(source, self.order), (*params, *params) if self.order else params


def place_sql(source: str, order: dict[int, int]) -> str:
    ranked = "".join(f" WHEN {key:d} THEN {at:d}" for key, at in order.items())
    unranked = f"{source} + {UNRANKED:d}"
    return f"CASE {source}{ranked} ELSE {unranked} END" if ranked else unranked


class HeadlineRuleQuerySet(models.QuerySet["HeadlineRule"]):
    def current(self) -> Self:
        """The newest version of each rule."""
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
            order = rule.__dict__.setdefault("_order", {})
            if row.placed is not None:
                order[row.placed] = row.at
        return list(rules.values())


class HeadlineRule(models.Model):
    """A named, versioned order of sources: which claim is shown where one number is needed.

    A source that the order leaves out comes after those it names. One that weighs credibility
    leaves out the claims that `Observation.credible` of the table leaves out, too.
    """

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

    _order: dict[int, int]

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

    def order(self) -> dict[int, int]:
        """{source id: place}, the preferred source first; one query, kept."""
        if not hasattr(self, "_order"):
            self._order = {place.source_id: place.position for place in self.places.all()}
        return self._order

    def place(self, source_id: int) -> int:
        """Where a source stands: the lowest place wins. Unranked sources follow by id."""
        return self.order().get(source_id, UNRANKED + source_id)

    def claim_place(self, row: dict[str, Any]) -> int:
        """Where a claim stands, read as a dictionary: the lowest place is the headline."""
        place = self.place(row["source_id"])
        place += BEHIND_VALUES if row["value"] is None else 0
        return place + (BEHIND_ALL if row["read"] == Read.COMPILATION else 0)

    def place_expression(self) -> PlaceInOrder:
        """The same as `place`, for the database."""
        return PlaceInOrder("source_id", self.order())

    def claim_place_expression(self) -> Any:
        """The same as `claim_place`, for the database."""
        nothing, whole = Value(0), models.BigIntegerField()
        no_value = Case(
            When(value__isnull=True, then=Value(BEHIND_VALUES)),
            default=nothing,
            output_field=whole,
        )
        unreviewed = Case(
            When(read=Read.COMPILATION, then=Value(BEHIND_ALL)), default=nothing, output_field=whole
        )
        return self.place_expression() + no_value + unreviewed

    def claim_place_sql(self, source: str, value: str, read: str) -> str:
        """The same, of columns by their names."""
        return (
            f"({place_sql(source, self.order())})"
            f" + CASE WHEN {value} IS NULL THEN {BEHIND_VALUES:d} ELSE 0 END"
            f" + CASE WHEN {read} = '{Read.COMPILATION}' THEN {BEHIND_ALL:d} ELSE 0 END"
        )


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
