"""What the API can be asked about the tree of goods and about measures."""

from collections.abc import Iterable
from dataclasses import dataclass

from nkworld.provenance.fields import AnyOfField, KnownField
from nkworld.provenance.record_questions import CitedQuestion, CuratedQuestion

from .fields import CommodityField, SectorField
from .models import Commodity, Measure, Resolution
from .sanctions import State, Stated, about, known_measures
from .tree import Tree


@dataclass(frozen=True)
class Place:
    """A commodity with what holds for it on the day."""

    commodity: Commodity
    parent: str | None
    sector: str | None
    measures: list[str]


class CommodityQuestion(CuratedQuestion):
    model = Commodity
    holds, key_field, key_is_text = "commodity", "code", True
    is_of_a_day = True
    level = AnyOfField(Commodity.Level.choices, "Level")
    sector = SectorField()
    within = CommodityField(label="Goods within")

    def answers(self) -> list[Place]:
        tree, within = Tree.load(self.moment), self.cleaned_data["within"]
        measures = [m for m in known_measures(self.moment) if Stated(m, self.day).holds]
        wanted = tree.within(within) if within else tree.commodities
        return [
            self._place(each, tree, measures)
            for each in wanted
            if self.fits(each.level, "level") and self.fits(tree.listed_under(each), "sector")
        ]

    @staticmethod
    def _place(commodity: Commodity, tree: Tree, measures: Iterable[Measure]) -> Place:
        parent = tree.by_id.get(commodity.parent_id)
        sector = tree.sector_of(commodity) if commodity.level != "section" else None
        parts = about(measures, commodity.span) if commodity.span else []
        names = [f"{m.resolution.slug} {m.kind}" for m in parts if not m.resolution.is_national]
        codes = (parent.code if parent else None, sector.slug if sector else None)
        return Place(commodity, *codes, sorted(set(names)))


class ResolutionField(KnownField):
    schema_name = "ResolutionSlug"
    meaning = "Those of a resolution or notice, by its slug: 2371, china-coal-2017-02."

    def vocabulary(self) -> dict[str, str]:
        return {each.slug: each.slug for each in Resolution.objects.all()}


class MeasureQuestion(CitedQuestion):
    model = Measure
    holds = "measure"
    is_of_a_day = True
    kind = AnyOfField(Measure.Kind.choices, "Kind", path="measure__kind")
    direction = AnyOfField(Measure.Direction.choices, "Direction", path="measure__direction")
    issuer = AnyOfField(Resolution.Issuer.choices, "Issuer", path="measure__resolution__issuer")
    state = AnyOfField(State.choices, "State on the day", path="state")
    commodity = CommodityField(label="Goods")
    goods = CommodityField(label="Goods", meaning="The same as `commodity`, its older name here.")
    resolution = ResolutionField(label="Resolution or notice", path="measure__resolution__slug")

    def answers(self) -> list[Stated]:
        measures = known_measures(self.moment)
        for name in ("commodity", "goods"):
            if goods := self.cleaned_data[name]:
                measures = about(measures, goods.span)
        return [row for each in measures if self.matches(row := Stated(each, self.day))]
