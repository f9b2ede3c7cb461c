import re

from django.db import models
from django.db.models import Q

from nkworld.atlas.models import Country
from nkworld.charts import in_a_row
from nkworld.provenance.dates import DayField, PartialDateField
from nkworld.provenance.models import Cited
from nkworld.provenance.models.constraints import dated, in_order, refuse_reversed

from ..models.unknown import UNKNOWN_COUNTRY

ORDER = ("began", "until", "A run of years does not end before it begins.")


class Obligation(Cited):
    """What the DPRK and one country owe each other by treaty in a run of years, as a data set
    codes it.

    The coders read treaties and code each year; nobody declares these runs. Flags only: the data
    name no treaty. `until` is the last year that is coded: where that is the last year of the data,
    what is owed may go on.
    """

    class Kind(models.TextChoices):
        DEFENCE = "defence", "Defence"
        OFFENCE = "offence", "Offence"
        NEUTRALITY = "neutrality", "Neutrality"
        NON_AGGRESSION = "non-aggression", "Non-aggression"
        CONSULTATION = "consultation", "Consultation"

    country = models.ForeignKey(
        Country, models.PROTECT, related_name="alliance_obligations", error_messages=UNKNOWN_COUNTRY
    )
    began = PartialDateField("first year")
    began_first = DayField(of="began", side="first")
    began_last = DayField(of="began", side="last")
    until = PartialDateField("last year coded")
    until_first = DayField(of="until", side="first")
    until_last = DayField(of="until", side="last")
    data_end = models.PositiveSmallIntegerField(
        "last year of the data", help_text="After it nothing is coded of anybody."
    )
    defence = models.BooleanField(
        default=False, help_text="Military help if the other is attacked."
    )
    offence = models.BooleanField(default=False, help_text="Help in a war that the other begins.")
    neutrality = models.BooleanField(default=False, help_text="To stay out of a war of the other.")
    non_aggression = models.BooleanField(
        "non-aggression", default=False, help_text="Not to use force against each other."
    )
    consultation = models.BooleanField(default=False, help_text="To confer in a crisis.")

    dataset = "diplomacy/alliances"
    page = "alliances:index"
    days = ("began_first", "until_last")

    class Meta(Cited.Meta):
        verbose_name = "alliance obligation"
        ordering = ["country__name", "began_first", "pk"]
        constraints = [
            *Cited.Meta.constraints,
            dated("began"),
            dated("until"),
            in_order(*ORDER),
            models.CheckConstraint(
                condition=Q(defence=True)
                | Q(offence=True)
                | Q(neutrality=True)
                | Q(non_aggression=True)
                | Q(consultation=True),
                name="alliances_obligation_owes_something",
                violation_error_message="Name at least one obligation: a year without any is not a "
                "row.",
            ),
            models.UniqueConstraint(
                fields=["country", "began", "source"],
                name="alliances_obligation_once",
                violation_error_message="This source already has a run of that country and year.",
            ),
        ]

    def __str__(self):
        return f"{self.country}, {self.span}"

    def clean(self):
        refuse_reversed(self, ORDER)

    @property
    def kinds(self) -> list["Obligation.Kind"]:
        """What is owed, the heaviest first."""
        return [kind for kind in self.Kind if getattr(self, kind.value.replace("-", "_"))]

    @property
    def in_words(self) -> str:
        """“Defence, non-aggression”."""
        return ", ".join(kind.label for kind in self.kinds).capitalize()

    @property
    def in_a_sentence(self) -> str:
        """“defence and non-aggression”."""
        return in_a_row([str(kind.label).lower() for kind in self.kinds])

    @property
    def treaty(self) -> str:
        """The treaty from which it follows, where the note names one."""
        named = re.search(r"parties to the (.+?)\.", self.note)
        return named[1] if named else ""

    @property
    def years(self) -> range:
        return range(self.began.first.year, self.until.last.year + 1)

    @property
    def span(self) -> str:
        first, last = self.years[0], self.years[-1]
        return str(first) if first == last else f"{first}–{last}"

    @property
    def is_cut(self) -> bool:
        """Does it end where the data do?"""
        return self.years[-1] == self.data_end
