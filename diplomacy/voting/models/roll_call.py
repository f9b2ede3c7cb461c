from datetime import date

from django.db import models
from django.urls import reverse

from nkworld.atlas.models import Country
from nkworld.provenance.dates import DayField, PartialDateField
from nkworld.provenance.models import Cited

ENDINGS = {1: "st", 2: "nd", 3: "rd"}
FIRST_SESSION = 1945  # the session n opens in the autumn of 1945 + n


class Vote(models.TextChoices):
    YES = "yes", "Yes"
    NO = "no", "No"
    ABSTAIN = "abstain", "Abstained"
    ABSENT = "absent", "Absent"


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
    date = PartialDateField(blank=True)
    date_first = DayField(of="date", side="first")
    date_last = DayField(of="date", side="last")
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

    def __str__(self):
        return self.title or f"Roll call {self.number}, title not in the file"

    def get_absolute_url(self):
        return reverse("voting:roll-call", args=[self.source.slug, self.number])

    @property
    def dated(self):
        """Its date as exactly as it is known; of an early one the session with its years."""
        if self.date:
            return self.date.label
        first = self.first_year
        return f"{ordinal(self.session)} session, {first}–{(first + 1) % 100:02}"

    @property
    def first_year(self):
        """The year in which it was, or in which its session opened."""
        return self.date.first.year if self.date else FIRST_SESSION + (self.session or 0)

    @property
    def order(self):
        """Sorts roll calls by time: those without a date by the autumn of their session."""
        if self.date:
            return self.date.first.toordinal(), self.number
        return date(self.first_year, 9, 15).toordinal(), self.number

    @property
    def topics(self):
        return [self.Issue(each).label for each in self.issues.split(";") if each]

    @property
    def part(self):
        """“on an amendment, on a paragraph”; empty where a whole text was voted on."""
        values = {"on an amendment": self.on_amendment, "on a paragraph": self.on_paragraph}
        return ", ".join(words for words, is_so in values.items() if is_so)


def ordinal(number):
    """“2nd”, “11th”, “60th”; of None nothing."""
    if number is None:
        return ""
    ending = "th" if number % 100 in (11, 12, 13) else ENDINGS.get(number % 10, "th")
    return f"{number}{ending}"


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

    def __str__(self):
        return f"{self.country}: {self.get_vote_display().lower()}"
