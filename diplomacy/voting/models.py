from datetime import date
from typing import Any, ClassVar, Self

from django.contrib.humanize.templatetags.humanize import ordinal
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from nkworld.atlas.models import Country
from nkworld.provenance.dates import PartialDateField
from nkworld.provenance.models import Cited, Observation, ObservationQuerySet

FIRST_SESSION = 1945  # the session n opens in the autumn of 1945 + n


class Vote(models.TextChoices):
    YES = "yes", "Yes"
    NO = "no", "No"
    ABSTAIN = "abstain", "Abstained"
    ABSENT = "absent", "Absent"


CAST = (Vote.YES, Vote.NO, Vote.ABSTAIN)


class RollCall(Cited):
    """One recorded vote of the General Assembly, as one source holds it.

    The totals are ours: counted over the ballots that the source has. What was adopted without a
    vote is in no source. Dates before 1998 are known to the month, those of the roll calls on
    Korea before 1976 by the session only.
    """

    class Subject(models.TextChoices):
        KOREA = "korean-question", "The Korean question"
        HUMAN_RIGHTS = "human-rights-in-the-dprk", "Human rights in North Korea"

    class Issue(models.TextChoices):
        PALESTINE = "palestinian-conflict", "Palestinian conflict"
        NUCLEAR = "nuclear", "Nuclear weapons and materials"
        ARMS = "arms-control", "Arms control and disarmament"
        HUMAN_RIGHTS = "human-rights", "Human rights"
        COLONIALISM = "colonialism", "Colonialism"
        DEVELOPMENT = "economic-development", "Economic development"

    number = models.PositiveIntegerField(
        "number of the roll call", help_text="As the source numbers it (rcid)."
    )
    date = PartialDateField(blank=True, days=True)
    session = models.PositiveSmallIntegerField(null=True, blank=True)
    resolution = models.CharField(max_length=20, blank=True, help_text="R/60/173, as printed.")
    title = models.TextField(blank=True, help_text="As the source has it, cut where that is cut.")
    subject = models.CharField("on Korea", max_length=24, choices=Subject, blank=True, default="")
    issues = models.CharField(
        max_length=120, blank=True, help_text="The source’s topics, separated by semicolons."
    )
    on_amendment = models.BooleanField("on an amendment", default=False)
    on_paragraph = models.BooleanField("on a paragraph", default=False)
    dprk_vote = models.CharField(
        "North Korea’s ballot",
        max_length=7,
        choices=Vote,
        blank=True,
        default="",
        help_text="Empty where the ballots of all states stand in a list of their own.",
    )
    yes = models.PositiveSmallIntegerField()
    no = models.PositiveSmallIntegerField()
    abstain = models.PositiveSmallIntegerField("abstentions")

    dataset = "diplomacy/roll-calls"
    page = "voting:roll-calls"
    days = ("date_first", "date_last")

    class Meta(Cited.Meta):
        ordering = ["-date_first", "-number"]
        constraints = [
            *Cited.Meta.constraints,
            models.UniqueConstraint(
                fields=["source", "number"],
                name="voting_rollcall_once",
                violation_error_message="This source already has a roll call of that number.",
            ),
        ]

    def __str__(self) -> str:
        return self.title or f"Roll call {self.number}, title not in the file"

    def get_absolute_url(self) -> str:
        return reverse("voting:roll-call", args=[self.source.slug, self.number])

    @property
    def dated(self) -> str:
        """Its date as exactly as it is known; of an early one the session with its years."""
        if self.date:
            return self.date.label
        first = self.first_year
        return f"{ordinal(self.session)} session, {first}–{(first + 1) % 100:02}"

    @property
    def first_year(self) -> int:
        return self.date.first.year if self.date else FIRST_SESSION + (self.session or 0)

    @property
    def order(self) -> tuple[int, int]:
        day = self.date.first if self.date else date(self.first_year, 9, 15)
        return day.toordinal(), self.number

    @property
    def topics(self) -> list[str]:
        return [self.Issue(each).label for each in self.issues.split(";") if each]

    @property
    def part(self) -> str:
        """“on an amendment, on a paragraph”; empty where a whole text was voted on."""
        values = {"on an amendment": self.on_amendment, "on a paragraph": self.on_paragraph}
        return ", ".join(words for words, is_so in values.items() if is_so)


class Ballot(Cited):
    """How one state voted in one roll call on Korea. Who was absent is not in the source."""

    roll_call = models.ForeignKey(RollCall, models.CASCADE, related_name="ballots")
    country = models.ForeignKey(Country, models.PROTECT, related_name="ballots")
    vote = models.CharField(max_length=7, choices=Vote)

    dataset = "diplomacy/ballots"
    page = "voting:ballots"
    days = ("roll_call__date_first", "roll_call__date_last")

    class Meta(Cited.Meta):
        ordering = ["roll_call", "country"]
        constraints = [
            *Cited.Meta.constraints,
            models.UniqueConstraint(
                fields=["roll_call", "country"],
                name="voting_ballot_once",
                violation_error_message="That state’s ballot in this roll call is there already.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.country}: {self.get_vote_display().lower()}"


COUNTS = ("joint_votes", "same", "one_abstained", "opposed")
# Joint roll calls below which a year says too little: such a year is listed, and never drawn.
LEAST = 10


class AgreementQuerySet(ObservationQuerySet):
    def drawn(self) -> Self:
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
    cell = ("country", "period", "frequency")
    index_name = "agreement"
    content = (*Observation.content, *COUNTS, "agreement_index")

    objects: ClassVar = AgreementQuerySet.as_manager()

    class Meta(Observation.Meta):
        verbose_name = "agreement in votes"
        verbose_name_plural = "agreements in votes"
        constraints = [
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
        ]


POSITION: Any = {"max_digits": 10, "decimal_places": 7, "null": True, "blank": True}


class IdealPoint(Observation):
    """Where a model of voting places one state in one year, on a line without unit.

    A higher value is closer to the order led by the United States, a lower one farther from it.
    The value is the mean of what the model holds possible, the bounds are its 5th and 95th
    percentiles. North Korea is one of the states. Whether a year is that of the calendar or of the
    session is not said where it was read.
    """

    country = models.ForeignKey(Country, models.PROTECT, related_name="ideal_points")
    value = models.DecimalField("ideal point", **POSITION)
    value_low = models.DecimalField("5th percentile", **POSITION)
    value_high = models.DecimalField("95th percentile", **POSITION)
    votes = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Ballots of the state on which the estimate rests."
    )
    with_all_votes = models.DecimalField(
        "with paragraph and amendment votes",
        help_text="The same estimate from all roll calls, not only those on whole resolutions.",
        **POSITION,
    )

    dataset = "diplomacy/ideal-points"
    page = "voting:ideal-points"
    unit = "no unit"
    cell = ("country", "period", "frequency")
    index_name = "ideal_point"
    content = (*Observation.content, "votes", "with_all_votes")
