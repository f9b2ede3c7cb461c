"""Which spreadsheets of the donors' statistics the desk understands."""

from nkworld.importing.registry import register
from nkworld.importing.resource import ObservationResource

from .. import words
from ..imports import ActorWidget  # noqa: F401 - reads the names of donors
from .models import ChineseProject, DonorFlow

YES_OR_NO: dict[str, str] = {"true": "yes", "false": "no"}


@register("aid/donor-flows")
class DonorFlowResource(ObservationResource):
    """Aid by donor, kind of flow and price base, in US dollars: not in millions."""

    aliases = words.ACTORS | words.YEARS | {"price_base": "prices", "flow_type": "flow"}

    class Meta:
        model = DonorFlow


@register("aid/chinese-projects")
class ChineseProjectResource(ObservationResource):
    """Projects by AidData's number; the value in current US dollars, empty where none is told."""

    aliases = words.YEARS | {
        "project_id": "project",
        "usd_current": "value",
        "amount_as_told": "original_amount",
    }
    words = {"recommended": YES_OR_NO}

    class Meta:
        model = ChineseProject
