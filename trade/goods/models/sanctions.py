from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from nkworld.provenance.models import Cited, Curated

from .classification import Span, parse_list
from .flow import GoodsFlow


class Resolution(Curated):
    """A resolution of the Security Council, or a national notice that carries one out."""

    fixed = ("slug",)

    class Issuer(models.TextChoices):
        UNSC = "unsc", "UN Security Council"
        CHINA = "china", "China"

    slug = models.SlugField(unique=True, help_text="2371; used in addresses and the API.")
    issuer = models.CharField(max_length=5, choices=Issuer)
    title = models.CharField(max_length=120)
    adopted_on = models.DateField()
    carries_out = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="notices",
        help_text="Of a national notice: the resolution that it puts into effect.",
    )

    class Meta:
        ordering = ["adopted_on", "slug"]
        constraints = [
            models.CheckConstraint(
                condition=Q(issuer="unsc", carries_out__isnull=True)
                | (~Q(issuer="unsc") & Q(carries_out__isnull=False)),
                name="goods_resolution_national_carries_out",
                violation_error_message="A national notice names the resolution that it carries "
                "out; a resolution carries out none.",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("goods:resolution", args=[self.slug])

    @property
    def is_national(self) -> bool:
        return self.issuer != self.Issuer.UNSC


class Measure(Cited):
    """One ban, cap, exemption or other rule of a resolution, as one page tells it.

    The direction is the DPRK's: an import ban stops goods on the way to North Korea. A measure
    holds from its first day; while it is wound down, contracts of before may still be cleared.
    """

    class Kind(models.TextChoices):
        BAN = "ban", "Export ban"
        IMPORT_BAN = "import-ban", "Import ban"
        CAP = "cap", "Cap"
        EXEMPTION = "exemption", "Exemption"
        LABOUR = "labour", "Workers abroad"
        OTHER = "other", "Other"

    class Direction(models.TextChoices):
        EXPORT = "export", "Exports"
        IMPORT = "import", "Imports"
        NONE = "none", "Neither"

    class State(models.TextChoices):
        TO_COME = "to-come", "to come"
        WINDING_DOWN = "winding-down", "in force, earlier contracts still cleared"
        IN_FORCE = "in-force", "in force"
        ENDED = "ended", "ended"
        NEVER_HELD = "never-held", "replaced before it took effect"

    resolution = models.ForeignKey(Resolution, models.PROTECT, related_name="measures")
    paragraph = models.CharField(
        max_length=12, blank=True, help_text="Empty where no page read here shows it."
    )
    kind = models.CharField(max_length=10, choices=Kind)
    direction = models.CharField(max_length=6, choices=Direction)
    goods = models.CharField(max_length=200, help_text="In the words of the page.")
    hs_codes = models.CharField(
        "HS codes", max_length=80, blank=True, help_text="2701;2601;50-63, empty for no goods."
    )
    cap_quantity = models.DecimalField(
        max_digits=15, decimal_places=3, null=True, blank=True, help_text="Allowed in a period."
    )
    cap_unit = models.CharField(max_length=3, choices=GoodsFlow.Unit, blank=True, default="")
    cap_value_usd = models.DecimalField(
        "cap by value (US$)", max_digits=15, decimal_places=2, null=True, blank=True
    )
    cap_period = models.CharField(max_length=40, blank=True, help_text="calendar year, 12 months …")
    effective_from = models.DateField()
    wind_down_until = models.DateField(
        null=True, blank=True, help_text="Last day on which earlier contracts were cleared."
    )
    effective_until = models.DateField(
        null=True, blank=True, help_text="Last day of a measure that was limited in time."
    )
    superseded_by = models.ForeignKey(
        Resolution,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="supersedes",
        help_text="The resolution whose adoption ended it.",
    )

    dataset = "trade/measures"
    page = "goods:sanctions"
    days = ("effective_from", "effective_from")

    class Meta(Cited.Meta):
        ordering = ["effective_from", "resolution", "pk"]
        constraints = [
            *Cited.Meta.constraints,
            models.CheckConstraint(
                condition=Q(wind_down_until__isnull=True)
                | Q(wind_down_until__gte=F("effective_from")),
                name="goods_measure_wound_down_after_start",
                violation_error_message="A wind-down does not end before the measure begins.",
            ),
            models.CheckConstraint(
                condition=Q(effective_until__isnull=True)
                | Q(effective_until__gte=F("effective_from")),
                name="goods_measure_ends_after_start",
                violation_error_message="A measure does not end before it begins.",
            ),
            models.CheckConstraint(
                condition=Q(kind="cap")
                | Q(cap_quantity__isnull=True, cap_unit="", cap_value_usd__isnull=True),
                name="goods_measure_only_caps_have_amounts",
                violation_error_message="Only a cap has an allowed amount.",
            ),
            models.CheckConstraint(
                condition=Q(cap_quantity__isnull=True, cap_unit="")
                | (Q(cap_quantity__isnull=False) & ~Q(cap_unit="")),
                name="goods_measure_cap_has_unit",
                violation_error_message="An allowed quantity has a unit, and a unit a quantity.",
            ),
            models.UniqueConstraint(
                fields=["resolution", "paragraph", "kind", "direction", "goods", "effective_from"],
                name="goods_measure_once",
                violation_error_message="This measure already stands there.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.resolution}: {self.get_kind_display().lower()}, {self.goods}"

    def clean(self) -> None:
        try:
            parse_list(self.hs_codes)
        except ValueError as error:
            raise ValidationError({"hs_codes": str(error)}) from error

    @property
    def codes(self) -> list[str]:
        return [code for code in self.hs_codes.split(";") if code]

    @property
    def spans(self) -> tuple[Span, ...]:
        return parse_list(self.hs_codes)

    @property
    def last_day(self) -> date | None:
        """The last day on which it holds; None while nothing ends it."""
        ends = [self.effective_until]
        if self.superseded_by:
            ends.append(self.superseded_by.adopted_on - timedelta(days=1))
        return min(filter(None, ends), default=None)

    @property
    def never_held(self) -> bool:
        return self.last_day is not None and self.last_day < self.effective_from

    def state_on(self, day: date) -> State:
        """Its first day, its last day and the last of its wind-down belong to it."""
        if self.never_held:
            return self.State.NEVER_HELD
        if day < self.effective_from:
            return self.State.TO_COME
        if self.last_day and day > self.last_day:
            return self.State.ENDED
        is_wound_down = self.wind_down_until and day <= self.wind_down_until
        return self.State.WINDING_DOWN if is_wound_down else self.State.IN_FORCE

    def holds_on(self, day: date) -> bool:
        return self.state_on(day) in (self.State.WINDING_DOWN, self.State.IN_FORCE)
