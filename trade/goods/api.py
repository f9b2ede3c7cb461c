from collections.abc import Iterator
from copy import copy
from typing import Any

from nkworld.api import fields
from nkworld.api.curated import publish
from nkworld.api.serializers import SemicolonListField, record_serializer, reference
from nkworld.asking.fields import AnyOfField, KnownField
from nkworld.asking.record_questions import CitedQuestion, CuratedQuestion

from .models import Commodity, Measure, Resolution
from .parameters import CommodityField, SectorField
from .sanctions import about, known_measures, on_day
from .tree import Tree


class CommodityQuestion(CuratedQuestion):
    """The Harmonized System as far as figures and measures here speak of it: all sections and
    chapters, single headings and subheadings, ranges, and goods named without a code.

    Every chapter belongs to one sector. `measures` are those in force on the day.
    """

    model = Commodity
    key_field, key_is_text, is_of_a_day = "code", True, True
    level = AnyOfField(Commodity.Level.choices, "Level")
    sector = SectorField()
    within = CommodityField(label="Goods within")

    def answers(self) -> Iterator[Any]:
        """Each with the place that it lies in, its one sector, and what restricts it."""
        tree, within = Tree.load(self.moment), self.cleaned_data["within"]
        holding = [
            each
            for each in known_measures(self.moment)
            if each.holds_on(self.day) and not each.resolution.is_national
        ]
        for each in tree.within(within) if within else tree.commodities:
            if self.fits(each.level, "level") and self.fits(tree.listed_under(each), "sector"):
                row: Any = copy(each)  # the tree is kept
                sector = tree.sector_of(each) if each.level != Commodity.Level.SECTION else None
                names = {f"{m.resolution.slug} {m.kind}" for m in about(holding, each.span)}
                row.around, row.one_sector = tree.by_id.get(each.parent_id), sector
                row.measures = sorted(names)
                yield row


class ResolutionField(KnownField):
    schema_name = "ResolutionSlug"
    meaning = "Those of a resolution or notice, by its slug: 2371, china-coal-2017-02."

    def vocabulary(self) -> dict[str, str]:
        return {each.slug: each.slug for each in Resolution.objects.all()}


class MeasureQuestion(CitedQuestion):
    """Bans, caps, exemptions and other rules of the Security Council’s resolutions on North
    Korea, and the national notices that carry them out, with their state on one day.

    `commodity` gives every measure that speaks of these goods or of a part of them. An allowed
    amount stands in `cap_quantity` or `cap_value_usd`; where a cap has both, the lower one counts.
    """

    model = Measure
    is_of_a_day = True
    kind = AnyOfField(Measure.Kind.choices, "Kind", path="kind")
    direction = AnyOfField(Measure.Direction.choices, "Direction", path="direction")
    issuer = AnyOfField(Resolution.Issuer.choices, "Issuer", path="resolution__issuer")
    state = AnyOfField(Measure.State.choices, "State on the day", path="state")
    commodity = CommodityField(label="Goods")
    goods = CommodityField(label="Goods", meaning="The same as `commodity`, its older name here.")
    resolution = ResolutionField(label="Resolution or notice", path="resolution__slug")

    def answers(self) -> list[Measure]:
        measures = known_measures(self.moment)
        for name in ("commodity", "goods"):
            if goods := self.cleaned_data[name]:
                measures = about(measures, goods.span)
        return [each for each in on_day(measures, self.day) if self.matches(each)]


CommodityRefSerializer = reference(
    record_serializer(Commodity, ("code", "name", "name_ko"), name="CommodityRef")
)
ResolutionRefSerializer = reference(
    record_serializer(Resolution, ("slug", "title", "issuer", "adopted_on"), name="ResolutionRef")
)
CommodityRowSerializer = record_serializer(
    Commodity,
    (
        *("code", "level", "name", "short_name", "name_ko", "parent", "sector", "revision"),
        "measures",
    ),
    {
        "code": fields.text(),
        "level": fields.text(),
        "short_name": fields.text("Null where the name is short.", null=True),
        "name_ko": fields.text(null=True),
        "parent": fields.text("The code that it lies in.", null=True, source="around.code"),
        "sector": fields.text(
            "Null where it reaches over several.", null=True, source="one_sector.slug"
        ),
        "revision": fields.text("The edition in which the code stands.", null=True),
        "measures": fields.texts(
            "Measures of the Security Council that hold for it, or for a part of it, on the day: "
            "resolution and kind."
        ),
    },
    name="CommodityRow",
)
publish(
    CommodityQuestion,
    "trade/commodities",
    also_of=("trade/measures",),
    serializer_class=CommodityRowSerializer,
)
publish(
    MeasureQuestion,
    columns=(
        *("resolution", "paragraph", "kind", "direction", "goods", "hs_codes"),
        *("cap_quantity", "cap_unit", "cap_value_usd", "cap_period"),
        *("effective_from", "wind_down_until", "last_day", "state"),
    ),
    api_fields={
        "paragraph": fields.text("Null where no page read here shows it.", null=True),
        "kind": fields.text(),
        "direction": fields.text("North Korea’s: an import ban stops goods going in."),
        "goods": fields.text(),
        "hs_codes": SemicolonListField(help_text="Codes and ranges."),
        "cap_unit": fields.text(null=True),
        "cap_period": fields.text(null=True),
        "wind_down_until": fields.day(null=True),
        "last_day": fields.day("Null while nothing ends it.", null=True),
        "state": fields.text("On the day: to-come, winding-down, in-force, ended or never-held."),
    },
)
