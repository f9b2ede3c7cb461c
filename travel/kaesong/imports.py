"""Which spreadsheets of the Kaesong zone the desk understands."""

from nkworld.importing.registry import register
from nkworld.importing.resource import ObservationResource

from .models import Indicator, ZoneFigure

WORDS: dict[str, str] = {
    "production": Indicator.OUTPUT,
    "workers-dprk": Indicator.WORKERS,
    "생산액": Indicator.OUTPUT,
    "북측 근로자": Indicator.WORKERS,
    "기업": Indicator.COMPANIES,
}


@register("travel/kaesong-zone")
class ZoneFigureResource(ObservationResource):
    """Output in US dollars, workers and companies of the zone; a day stands in `state_of`."""

    words = {"indicator": WORDS}

    class Meta:
        model = ZoneFigure
