"""What the figures of the zone can be asked."""

from nkworld.provenance.parameters import FigureParameters, OneOfField

from .models import Indicator

HEADS = [(each.value, each.label) for each in (Indicator.WORKERS, Indicator.COMPANIES)]


class ZoneParameters(FigureParameters):
    dataset = "travel/kaesong-zone"


class HeadParameters(ZoneParameters):
    over_time = False  # its rows are the times at which somebody counted
    indicator = OneOfField(choices=HEADS, required=False, label="Counted")
    defaults = {"indicator": Indicator.WORKERS.value}
