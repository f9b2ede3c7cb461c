from django.db import models
from django.db.models import Q


class StateRow(models.Model):
    """What one row of a table of states says from a moment on, until the row `after` it says
    something else.

    States are worked out from records, claims and the day. They are stored for the log of changes
    alone: tables and pages work them out themselves. Nothing here is ever changed or deleted.
    """

    audited = False  # it follows from publishes, edits and the day

    table = models.CharField(max_length=100, help_text="Its address: diplomacy/relations.")
    key = models.CharField(max_length=300, help_text="Of the row in that table: AFG, CHN-2015.")
    row = models.JSONField(null=True, help_text="With codes for records; null: there is none.")
    countries = models.TextField(help_text="Codes of those that it names, with blanks around each.")
    moment = models.DateTimeField(db_index=True)
    before = models.OneToOneField("self", models.PROTECT, null=True, related_name="after")

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["table", "moment"], name="provenance_state_row_of_table")]
        constraints = [
            models.UniqueConstraint(
                fields=["table", "key"],
                condition=Q(before=None),
                name="provenance_state_row_begins_once",
            ),
            models.CheckConstraint(
                condition=Q(before__isnull=False) | Q(row__isnull=False),
                name="provenance_state_row_begins_with_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} in {self.table} since {self.moment}"
