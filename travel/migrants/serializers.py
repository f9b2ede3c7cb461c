from nkworld.api.serializers import CountryRefSerializer, ObservationSerializer

from .models import MigrantStock


class MigrantStockSerializer(ObservationSerializer):
    country = CountryRefSerializer(
        help_text="Where those born in North Korea live, or where those living there were born."
    )

    class Meta:
        model = MigrantStock
        fields = ["country", "direction", "sex", *ObservationSerializer.provenance_fields]
