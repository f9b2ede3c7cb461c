from rest_framework import serializers

from nkworld.api.derived import record_serializer

from .models import Outcome

WORDS = (
    *("date", "kind", "subject", "document", "agenda_item"),
    *("yes", "no", "abstain", "adoption", "vetoed_by", "sitting"),
)


class OutcomeSerializer(serializers.Serializer):
    """What one page tells of an outcome, and which of several pages on it this is."""

    entry = serializers.CharField(
        source="entry.key",
        help_text="What all pages on one outcome share: the symbol of its document, else its kind "
        "and day.",
    )
    reading = serializers.IntegerField(
        help_text="0 is the one that counts; 1, 2 … are other pages on the same outcome."
    )

    def get_fields(self):
        own = record_serializer(Outcome, WORDS)().get_fields()
        for name, field in own.items():
            field.source = f"outcome.{name}"
        return super().get_fields() | own
