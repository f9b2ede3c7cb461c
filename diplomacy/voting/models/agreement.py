from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from nkworld.atlas.models import Country
from nkworld.provenance.models import Observation, ObservationQuerySet
from nkworld.provenance.models.observation_cell import cell_indexes, claim_constraints

CELL = ("country", "period", "frequency")
COUNTS = ("joint_votes", "same", "one_abstained", "opposed")
# Joint roll calls below which a year says too little: such a year is listed, and never drawn.
LEAST = 10


class AgreementQuerySet(ObservationQuerySet):
    def of_year(self, year):
        return self.annual().filter(period=str(year))

    def drawn(self):
        """Resting on enough joint roll calls to stand for a year."""
        return self.filter(joint_votes__gte=LEAST)


class Agreement(Observation):
    """How often one state voted as North Korea did in the General Assembly in a calendar year.

    The value is in per cent of the joint roll calls, those in which both cast yes, no or abstain:
    100 * same / joint_votes. Absences are left out, and so is whatever was adopted without a vote.
    """

    country = models.ForeignKey(Country, models.PROTECT, related_name="voting_agreements")
    value = models.DecimalField("agreement", max_digits=7, decimal_places=4, null=True, blank=True)
    joint_votes = models.PositiveSmallIntegerField(
        "joint roll calls", help_text="Roll calls in which both cast yes, no or abstain."
    )
    same = models.PositiveSmallIntegerField(
        "same ballot", help_text="Joint roll calls in which both cast the same ballot."
    )
    one_abstained = models.PositiveSmallIntegerField(
        "one abstained", help_text="Joint roll calls in which one of the two abstained."
    )
    opposed = models.PositiveSmallIntegerField(
        "opposed", help_text="Joint roll calls in which one voted yes and the other no."
    )
    agreement_index = models.DecimalField(
        "agreement, abstentions as half",
        max_digits=7,
        decimal_places=4,
        help_text="In per cent: 100 * (same + half of one_abstained) / joint_votes.",
    )

    dataset = "diplomacy/voting-agreement"
    page = "voting:agreement"
    unit = "per cent of joint roll calls"
    cell = CELL
    content = (*Observation.content, *COUNTS, "agreement_index")

    objects: ClassVar = AgreementQuerySet.as_manager()

    class Meta(Observation.Meta):
        abstract = False
        verbose_name = "agreement in votes"
        verbose_name_plural = "agreements in votes"
        constraints = claim_constraints(
            CELL,
            models.CheckConstraint(
                condition=Q(value__gte=0) & Q(value__lte=100),
                name="voting_agreement_is_a_share",
                violation_error_message="Agreement lies between 0 and 100 per cent.",
            ),
            models.CheckConstraint(
                condition=Q(joint_votes=F("same") + F("one_abstained") + F("opposed")),
                name="voting_agreement_counts_add_up",
                violation_error_message="Same, one abstained and opposed add up to the joint roll "
                "calls.",
            ),
        )
        indexes = [
            *cell_indexes(CELL, "agreement"),
        ]
