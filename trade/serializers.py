from rest_framework import serializers

from nkworld.api.row_addresses import RowAddressField
from nkworld.api.serializers import CountryRefSerializer, ExactNumberField, SourceRefSerializer

from .models import Flow


class SilenceSerializer(serializers.Serializer):
    """What is on record of one partner and year, whoever says it."""

    country = CountryRefSerializer(help_text="The partner.")
    period = serializers.CharField(source="cell.year", help_text="The year: 2015.")
    state = serializers.CharField(
        source="cell.state",
        help_text="reported, compiled (a compiler alone gives a figure), zero, late, withdrawn, "
        "unspecified, ban, excluded, awaited, not-reported (no figure in a compilation that has "
        "the partner in an earlier year), missing (no source read here reaches the year, or knows "
        "the partner by then) or no-state. None is a zero but zero.",
    )
    note = serializers.CharField(
        source="cell.told",
        allow_null=True,
        help_text="Who is on record, or what is known of the silence.",
    )


class RevisionSerializer(serializers.Serializer):
    """The first and the later word of one source about one cell."""

    source = SourceRefSerializer(help_text="Who says so.")
    country = CountryRefSerializer(source="revision.partner", help_text="The partner.")
    period = serializers.CharField(source="revision.period")
    direction = serializers.CharField(source="revision.direction")
    first_value = ExactNumberField(
        source="revision.first", help_text="What the source printed first."
    )
    later_value = ExactNumberField(source="revision.later", help_text="What it printed later.")
    difference = ExactNumberField(source="revision.moved", help_text="The later less the first.")
    note = serializers.CharField(
        source="revision.note", allow_null=True, help_text="How both figures are known."
    )


class TurnoverClaimSerializer(serializers.Serializer):
    """A claim in a sum."""

    id = serializers.IntegerField(source="key", help_text="Of the claim in trade/flows.")
    url = RowAddressField(Flow.dataset, source="key")


class TurnoverSerializer(serializers.Serializer):
    """Two-way trade with a partner by one source."""

    country = CountryRefSerializer(help_text="The partner; no aggregate.")
    period = serializers.CharField()
    frequency = serializers.CharField(help_text="annual, monthly, cumulative …")
    source = SourceRefSerializer(help_text="Whose figures these are: both directions are its own.")
    value = ExactNumberField(
        source="amount.value", allow_null=True, help_text="Null where only a bound is known."
    )
    value_low = ExactNumberField(
        source="amount.low", allow_null=True, help_text="Where the source gives a range."
    )
    value_high = ExactNumberField(
        source="amount.high", allow_null=True, help_text="Where the source gives a range."
    )
    status = serializers.CharField(
        source="amount.status", help_text="derived, or estimated, of exports plus imports."
    )
    read = serializers.CharField(
        source="amount.read", help_text="How it was read; of a sum the worse of the two."
    )
    note = serializers.CharField(
        source="amount.note", allow_null=True, help_text="“exports plus imports”, or the claim’s."
    )
    claims = TurnoverClaimSerializer(
        source="amount.parts",
        many=True,
        help_text="Exports and imports, or the one claim of two-way trade that it prints.",
    )
