from rest_framework import serializers

from nkworld.api.references import reference

from .models import RollCall


@reference
class RollCallRefSerializer(serializers.ModelSerializer):
    class Meta:
        model = RollCall
        fields = ["number", "date", "session", "resolution", "subject"]
