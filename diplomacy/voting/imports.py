"""Which spreadsheets of UN voting are understood, and the files of its curated records."""

from typing import Any

from import_export.fields import Field

from nkworld.importing.curated import CitedResource, NamedWidget, curated_table
from nkworld.importing.registry import register_curated

from .models import Ballot, RollCall

curated_table("roll-calls.csv", RollCall, ["source", "number"])


class RollCallWidget(NamedWidget):
    """The roll call that a row’s columns source and roll_call name together."""

    def __init__(self) -> None:
        super().__init__(RollCall)

    def load(self) -> None:
        of_korea = RollCall.objects.exclude(subject="").select_related("source")
        self.by_name = {(each.source.slug, str(each.number)): each for each in of_korea}

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> RollCall | None:
        """None where the desk has deleted the roll call: its ballots go with it."""
        return self.by_name.get((row["source"], row["roll_call"]))


@register_curated("ballots.csv")
class Ballots(CitedResource):
    roll_call = Field("roll_call", "roll_call", widget=RollCallWidget())

    class Meta:
        model = Ballot
        import_id_fields = ["roll_call", "country"]

    def skip_row(
        self, instance: Any, original: Any, row: Any, import_validation_errors: Any = None
    ) -> bool:
        return not instance.roll_call_id or super().skip_row(
            instance, original, row, import_validation_errors
        )
