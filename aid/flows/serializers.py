from nkworld.api.serializers import ExactNumberField, ObservationSerializer, told

from ..serializers import ActorRefSerializer
from .models import ChineseProject, DonorFlow


class DonorFlowSerializer(ObservationSerializer):
    donor = ActorRefSerializer(help_text="Who gives, or a group as the source lumps it together.")

    class Meta:
        model = DonorFlow
        fields = [
            *("donor", "flow", "prices", "part"),
            *ObservationSerializer.provenance_fields,
        ]
        extra_kwargs = told(
            flow="The kind of flow: two are never added, one dollar stands in several.",
            prices="In dollars of which year: two price bases are never compared.",
            part="Groups of sectors of AidData’s older edition; `all` for everything else.",
        )


class ChineseProjectSerializer(ObservationSerializer):
    value = ExactNumberField(
        allow_null=True, help_text="In current US dollars; null where no amount was recorded."
    )

    class Meta:
        model = ChineseProject
        fields = [
            *("project", "title", "stage", "finance", "sector", "amount_as_told", "recommended"),
            *ObservationSerializer.provenance_fields,
        ]
        extra_kwargs = told(title="In AidData’s words.", stage="In AidData’s words.")
