from rest_framework import serializers

from nkworld.api.serializers import CountryRefSerializer, ExactNumberField, SourceRefSerializer


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
