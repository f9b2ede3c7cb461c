"""What the figures and pages of SITC sections can be asked."""

from nkworld.atlas.memo import once_per_request
from nkworld.atlas.models import WORLD
from nkworld.provenance.parameters import FigureParameters, OneOfField

from ..parameters import PartnerField
from .models import SectionFlow

DATASET = SectionFlow.dataset


@once_per_request
def years_on_record() -> list[str]:
    """The newest first."""
    rows = SectionFlow.objects.as_of().annual().order_by("-period")
    return list(rows.values_list("period", flat=True).distinct())


def year_choices():
    return [(year, year) for year in years_on_record()]


class SectionParameters(FigureParameters):
    """Sections of one partner, or of all together, in the years on record."""

    dataset = DATASET
    allow_all = False
    shared = ("rule", "as_of")
    country = PartnerField(label="Partner")
    direction = OneOfField(choices=SectionFlow.Direction, required=False, label="Direction")
    defaults = {"country": WORLD, "direction": "export"}


class PartnerParameters(FigureParameters):
    """Partners by section, in one year."""

    dataset = DATASET
    allow_all = False
    shared = ("rule", "as_of")
    year = OneOfField(choices=year_choices, required=False, label="Year")
    direction = OneOfField(choices=SectionFlow.Direction, required=False, label="Direction")

    def __init__(self, *args, **kwargs):
        self.newest = next(iter(years_on_record()), "")
        self.defaults = {"direction": "export", "year": self.newest}
        super().__init__(*args, **kwargs)
