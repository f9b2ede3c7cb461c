from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from nkworld.provenance.dates import DayField, PartialDateField
from nkworld.provenance.models import Cited
from nkworld.provenance.models.constraints import dated, once_per_page

RESOLUTION = "S/RES/"
VOTES = ("yes", "no", "abstain")
ALL_VOTES = "A vote has all three numbers: for, against and abstaining. Write 0 for none."


class Outcome(Cited):
    """One outcome of the Security Council on Korea, or a meeting without one, as one page tells it.

    Several rows may tell of one outcome: a veto stands in the Council’s table of meetings and in
    a list of vetoes. `entries.py` puts them together, and nothing is counted twice.
    """

    class Kind(models.TextChoices):
        RESOLUTION = "resolution", "Resolution"
        VETOED = "vetoed", "Draft vetoed"
        REJECTED = "not-adopted", "Draft not adopted"
        STATEMENT = "statement", "Presidential statement"
        MEETING = "meeting", "Meeting without an outcome"

    class Subject(models.TextChoices):
        DPRK = "dprk", "North Korea"
        WAR = "korean-war", "Korean War"
        ADMISSION = "admission", "Admission to the United Nations"
        AIRLINER_1983 = "korean-airliner-1983", "South Korean airliner, 1983"
        AIRLINER_1987 = "korean-airliner-1987", "South Korean airliner, 1987"
        PENINSULA = "korean-peninsula", "Korean peninsula"

    date = PartialDateField()
    date_first = DayField(of="date", side="first")
    date_last = DayField(of="date", side="last")
    kind = models.CharField(max_length=11, choices=Kind)
    subject = models.CharField(max_length=20, choices=Subject)
    document = models.CharField(
        "symbol of the document",
        max_length=20,
        blank=True,
        help_text="S/RES/1718, S/2022/431; empty where the page gives none.",
    )
    agenda_item = models.TextField(help_text="As the page prints it.")
    yes = models.PositiveSmallIntegerField("votes for", null=True, blank=True)
    no = models.PositiveSmallIntegerField("votes against", null=True, blank=True)
    abstain = models.PositiveSmallIntegerField("abstaining", null=True, blank=True)
    adoption = models.CharField(
        "how it was adopted",
        max_length=40,
        blank=True,
        help_text="Where the page says so instead of giving votes: without a vote, unanimous …",
    )
    vetoed_by = models.CharField(
        max_length=60, blank=True, help_text="Members as the page names them: China; Russia."
    )
    sitting = models.PositiveSmallIntegerField(
        default=1, help_text="Of several meetings of one day on one item: 1, 2 …"
    )

    dataset = "diplomacy/council"
    page = "council:outcomes"
    days = ("date_first", "date_last")

    class Meta(Cited.Meta):
        ordering = ["-date_first", "-date_last", "pk"]
        constraints = [
            *Cited.Meta.constraints,
            dated("date"),
            models.CheckConstraint(
                condition=Q(yes__isnull=True, no__isnull=True, abstain__isnull=True)
                | Q(yes__isnull=False, no__isnull=False, abstain__isnull=False),
                name="council_outcome_all_votes_or_none",
                violation_error_message=ALL_VOTES,
            ),
            models.CheckConstraint(
                condition=Q(vetoed_by="") | Q(kind="vetoed"),
                name="council_outcome_only_drafts_are_vetoed",
                violation_error_message="Only a vetoed draft names who vetoed it.",
            ),
            models.CheckConstraint(
                condition=~Q(kind="resolution") | Q(document__regex=rf"^{RESOLUTION}[0-9]+$"),
                name="council_outcome_resolution_has_symbol",
                violation_error_message="A resolution has its symbol: S/RES/ and the number.",
            ),
            once_per_page(
                *("date", "kind", "document", "sitting"),
                sentence="This page of this source already tells of that outcome.",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.document}".strip() + f", {self.date.label}"

    def clean(self):
        given = [getattr(self, name) for name in VOTES]
        if None in given and any(each is not None for each in given):
            raise ValidationError({"yes": ALL_VOTES})

    @property
    def number(self):
        """Of a resolution: 1718; empty of anything else."""
        return self.document.removeprefix(RESOLUTION) if self.kind == self.Kind.RESOLUTION else ""

    @property
    def vote(self):
        """For, against, abstaining: “13–1–1”, or how it was adopted where no votes are given."""
        if self.yes is None:
            return self.adoption
        return f"{self.yes}–{self.no}–{self.abstain}"
