from nkworld.api.serializers import CountryRefSerializer, ObservationSerializer, told

from .models import RefugeeCount


class RefugeeCountSerializer(ObservationSerializer):
    country = CountryRefSerializer(help_text="The country of asylum.")

    class Meta:
        model = RefugeeCount
        fields = [
            *("country", "measure", "outcome", "authority", "application", "level"),
            *("counted_in", "location", "sex", "year_basis"),
            *ObservationSerializer.provenance_fields,
        ]
        extra_kwargs = told(
            outcome="Of decisions only: what was decided; `all` is the sum of the others.",
            authority="Of claims and decisions only: who decides.",
            application="Of asylum claims only, UNHCR’s code: n new, r repeated, a appeal …",
            level="Of claims and decisions only, UNHCR’s code: fi first instance, ar review …",
            location="A place within the country; empty of all of it.",
        )
