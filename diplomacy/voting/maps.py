"""The map of a year: states coloured by how often they voted as North Korea did."""

from nkworld.atlas.models import Country
from nkworld.portal.world_map import Map

from ..maps import painted, soil_of_the_past
from .models import LEAST

# (from so many per cent, what it means, its look), the highest first.
CLASSES = (
    (80, "Nearly always (80 % and more)", "step-1"),
    (60, "Mostly (60 to 80 %)", "step-2"),
    (40, "About half (40 to 60 %)", "step-3"),
    (20, "Seldom (20 to 40 %)", "step-4"),
    (0, "Hardly ever (under 20 %)", "step-5"),
)
FEW = f"Fewer than {LEAST} joint roll calls"
LOOKS = {label: look for _, label, look in CLASSES} | {FEW: "none"}


def class_of(share) -> str:
    """In words; a share of few roll calls has none of the five."""
    if not share.is_drawn:
        return FEW
    return next(label for least, label, _ in CLASSES if share.row["value"] >= least)


def words_of(share) -> str:
    """The class without its bounds, for a table that prints the share itself."""
    return class_of(share).partition(" (")[0]


def map_of(year) -> Map:
    """Every state of the year that is on record; former states on the shapes of today."""
    by_code = year.by_code
    countries = Country.objects.filter(code__in=by_code)
    found = [(each, *_seen(by_code[each.code])) for each in countries]
    return painted(f"votes with North Korea in {year.label}", LOOKS, found, soil_of_the_past())


def _seen(share):
    label = class_of(share)
    return label, LOOKS[label], share.counts
