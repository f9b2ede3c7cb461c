"""What the figures and pages of SITC sections can be asked."""

from nkworld.atlas.memo import once_per_request
from nkworld.atlas.models import WORLD
from nkworld.provenance.fields import OneOfField
from nkworld.provenance.parameters import FigureParameters

from ..parameters import partner
from .models import SectionFlow

DATASET = SectionFlow.dataset


@once_per_request
def years_on_record() -> list[str]:
    """The newest first."""
    rows = SectionFlow.objects.as_of().annual().order_by("-period")
    return list(rows.values_list("period", flat=True).distinct())


def newest_year():
    return next(iter(years_on_record()), "")


def year_choices():
    return [(year, year) for year in years_on_record()]


class SectionParameters(FigureParameters):
    """Sections of one partner, or of all together, in the years on record."""

    dataset = DATASET
    allow_all = False
    shared = ("rule", "as_of")
    country = partner(WORLD)
    direction = OneOfField(SectionFlow.Direction, "Direction", initial="export")


class PartnerParameters(FigureParameters):
    """Partners by section, in one year."""

    dataset = DATASET
    allow_all = False
    shared = ("rule", "as_of")
    year = OneOfField(year_choices, "Year", initial=newest_year)
    direction = OneOfField(SectionFlow.Direction, "Direction", initial="export")
