from django.db import models
from django.db.models import F, Q

from nkworld.provenance.models import Cited


class Designation(Cited):
    """A person or body on the list of the 1718 Committee, as an edition of that list has it.

    Who was taken off the list before the edition is not in it. Designated ships are a list of
    their own.
    """

    class Kind(models.TextChoices):
        INDIVIDUAL = "individual", "Individual"
        ENTITY = "entity", "Entity"

    reference = models.CharField(
        max_length=10, help_text="The list’s own number: KPi.001 for persons, KPe.001 for bodies."
    )
    kind = models.CharField(max_length=10, choices=Kind)
    name = models.CharField(max_length=120)
    nationality = models.CharField(max_length=60, blank=True, help_text="As the list prints it.")
    aliases = models.PositiveSmallIntegerField(default=0, help_text="How many the list gives.")
    listed_on = models.DateField()
    updated_on = models.DateField(
        "last updated on", null=True, blank=True, help_text="Of the entry; empty if it never was."
    )
    edition = models.DateField(
        "edition of the list", help_text="The day on which it was generated."
    )

    dataset = "diplomacy/designations"
    page = "council:designations"
    days = ("listed_on", "listed_on")

    class Meta(Cited.Meta):
        ordering = ["listed_on", "reference"]
        constraints = [
            *Cited.Meta.constraints,
            models.UniqueConstraint(
                fields=["reference", "edition"],
                name="council_designation_once",
                violation_error_message="That edition of the list already has this entry.",
            ),
            models.CheckConstraint(
                condition=Q(listed_on__lte=F("edition")),
                name="council_designation_listed_before_edition",
                violation_error_message="An entry is listed before the edition that has it.",
            ),
            models.CheckConstraint(
                condition=Q(updated_on__isnull=True) | Q(updated_on__gte=F("listed_on")),
                name="council_designation_updated_after_listing",
                violation_error_message="An entry is not updated before it is listed.",
            ),
        ]

    def __str__(self):
        return f"{self.reference} {self.name}"
