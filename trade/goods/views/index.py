from functools import cached_property

from nkworld.atlas.names import compatible
from nkworld.portal.drawing import answered
from nkworld.provenance.models import DataQuestion
from nkworld.provenance.parameters import SPAN
from nkworld.provenance.questions import chosen
from nkworld.provenance.record_questions import today
from nkworld.provenance.records import grouped

from ..models import GoodsFlow
from ..nomenclature import without_records
from ..records import recorded
from ..sanctions import Stated, about, known_measures
from .shared import GoodsPage, Piece, led

SHARED = ("country", "direction", "rule", *SPAN, "marks")
STACKS = ("trade/goods-sectors", "trade/goods-chapters")
SHOWN_FOUND = 100
SHOWN_UNRECORDED = 20
# What readers look for first; each has a page of its own.
FIRST = ("2701", "2601", "61-63", "50-60", "03", "2709", "2710", "10", "31", "6704")


class Index(GoodsPage):
    """Goods by sector, found by code or name, under the two stacks of a partner."""

    parameters = ("q", *SHARED)
    template_name = "goods/index.html"

    crumbs = (("Trade", "trade:index"),)

    def get_context_data(self, **kwargs):
        words = self.query.get("q", "").strip()
        meant = compatible(words).casefold().strip()
        found = self.tree.saying(meant) if meant else []
        unrecorded = list(without_records(self.tree, meant).items()) if meant else []
        return super().get_context_data(**kwargs) | {
            "q": words,
            "figures": [] if words else self.figures(),
            "sectors": self.found(found[:SHOWN_FOUND]) if words else self.listed(),
            "found": len(found),
            "shown": SHOWN_FOUND,
            "unrecorded": unrecorded[:SHOWN_UNRECORDED],
            "more_unrecorded": max(len(unrecorded) - SHOWN_UNRECORDED, 0),
            "first": [by_code[code] for code in FIRST if code in (by_code := self.tree.by_code)],
            "questions": answered(DataQuestion.objects.about_all_of(GoodsFlow.dataset)),
        }

    def figures(self):
        params = chosen(self.query, SHARED)
        return led([Piece(slug, params, page=self.request.path) for slug in STACKS])

    @cached_property
    def recorded(self):
        return recorded(self.tree, self.moment)

    def listed(self):
        """Each sector with its chapters, ranges and the headings of which most is on record."""
        return [
            by_extent(sector, self.rows(listing.commodities)) | {"listing": listing}
            for sector, listing in self.recorded.listings.items()
        ]

    def found(self, commodities):
        """Sectors with those goods of theirs that are among these."""
        sectors = grouped(commodities, self.tree.listed_under)
        return [by_extent(sector, self.rows(some)) for sector, some in sectors.items()]

    def rows(self, commodities):
        return [row(each, self.recorded.by_id, self.holding) for each in commodities]

    @cached_property
    def holding(self):
        """The Council's bans, caps and exemptions that hold today."""
        stated = (Stated(each, today()) for each in known_measures(self.moment))
        return [s.measure for s in stated if s.holds and not s.measure.resolution.is_national]


def by_extent(sector, rows):
    """A sector with the goods on record and the silent ones."""
    return {
        "sector": sector,
        "recorded": [row for row in rows if row["extent"]],
        "silent": [row for row in rows if not row["extent"]],
    }


def row(commodity, extent, measures):
    """A commodity with what is recorded within it, and the resolutions that restrict it today."""
    restricting = about(measures, commodity.span)
    resolutions = {measure.resolution.slug: measure.resolution for measure in restricting}
    return {
        "commodity": commodity,
        "extent": extent.get(commodity.pk),
        "resolutions": list(resolutions.values()),
    }
