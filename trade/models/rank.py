"""Which place a partner has in the lists that sources print."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q

from nkworld.atlas.models import Country
from nkworld.provenance.models import Observation
from nkworld.provenance.models.observation_cell import cell_indexes, claim_constraints

CELL = ("country", "period", "frequency")


class PartnerRank(Observation):
    """The place of one partner by two-way trade in one source’s list of one period; 1 is the first.

    A partner that is only said to be among the ten has an upper bound and no value. `share` is in
    per cent of the source’s own total, `turnover` in current US dollars, both as the list prints
    them. The lists leave South Korea out, but for those reports that set it among the others.
    """

    country = models.ForeignKey(
        Country, models.PROTECT, related_name="partner_ranks", verbose_name="partner"
    )
    share = models.DecimalField(
        "share (per cent)", max_digits=5, decimal_places=2, null=True, blank=True
    )
    turnover = models.DecimalField(
        "two-way trade (US$)",
        max_digits=15,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )

    dataset = "trade/partner-ranks"
    unit = "place by two-way trade"
    cell = CELL
    content = (*Observation.content, "share", "turnover")

    class Meta(Observation.Meta):
        abstract = False
        verbose_name = "rank of a partner"
        verbose_name_plural = "ranks of partners"
        constraints = claim_constraints(
            CELL,
            models.CheckConstraint(
                condition=(Q(value__isnull=True) | Q(value__gte=1))
                & (Q(value_low__isnull=True) | Q(value_low__gte=1))
                & (Q(value_high__isnull=True) | Q(value_high__gte=1)),
                name="trade_partnerrank_from_the_first",
                violation_error_message="The first place is 1.",
            ),
            models.CheckConstraint(
                condition=Q(share__isnull=True) | Q(share__gte=0, share__lte=100),
                name="trade_partnerrank_share_of_a_whole",
                violation_error_message="A share lies between 0 and 100 per cent.",
            ),
        )
        indexes = cell_indexes(CELL, "partnerrank")
