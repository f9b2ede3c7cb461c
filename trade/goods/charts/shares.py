"""Shares of a source's own total that its reports give to goods, by year."""

from decimal import Decimal

from nkworld.charts import Figure, Series, nth_role, percent
from nkworld.provenance.claims import Claims, Row
from nkworld.provenance.figures import register

from ..breaks import GoodsBreaks
from ..codes import Span
from ..models import CommodityShare
from ..parameters import ShareParameters
from ..stacks import apart
from ..tree import Tree
from ..wording import TREE, subtitle, traded_words

SHARES = CommodityShare.dataset
DENOMINATOR = "the total of the same source for the partner, year and direction"


@register(
    "trade/goods-shares",
    title="Shares of goods in KOTRA’s total",
    datasets=[SHARES, TREE],
    parameters=ShareParameters,
)
def goods_shares(params: dict) -> Figure:
    """Which shares of its own total KOTRA gave to sorts of goods, stacked by year."""
    tree = Tree.load(params["as_of"])
    claims = claims_apart(params, tree)
    return Figure(
        topic=f"shares of {traded_words(params)}",
        subtitle=subtitle(params, "in per cent of the source’s own total"),
        unit="per cent of the source’s own total",
        measure="percent",
        kind="stacked",
        notes=notes(claims),
        denominator=DENOMINATOR,
        **claims.stated(params, layers(tree, claims)),
    )


def claims_apart(params: dict, tree: Tree) -> Claims:
    """Of each year that is over those of one source that do not overlap, the narrowest first.

    A claim that a reading contradicts is drawn as the claim has it.
    """
    breaks, rule = GoodsBreaks.read(params), params["rule"]
    shown = CommodityShare.objects.headline(rule, as_of=params["as_of"]).annual().whole()
    shown = shown.filter(
        country=params["country"], direction=params["direction"], value__isnull=False
    )

    def span_of(row: Row) -> Span:
        return tree.by_id[row["commodity_id"]].span

    known = Claims.read(shown, "commodity_id", "named").only(
        lambda row: row["commodity_id"] in tree.by_id
    )
    by_year = (
        known.with_caveats(lambda row: breaks.about(span_of(row)).caveat(row))
        .within(params)
        .of_first_source(lambda row: rule.place(row["source_id"]))
        .by("period")
    )
    return Claims(
        tuple(
            row | {"note": "; ".join(filter(None, [f"“{row['named']}”", row["note"]]))}
            for _, some in sorted(by_year.items())
            for row in apart(some.rows, span_of, lambda row: span_of(row).width)
        )
    )


def layers(tree: Tree, claims: Claims) -> list[Series]:
    """One series for each sort of goods, those told of in the most years first."""
    by_goods = claims.by("commodity_id")
    ordered = sorted(by_goods, key=lambda key: (-len(by_goods[key].rows), tree.by_id[key].code))
    return [
        by_goods[key].series(
            f"hs-{tree.by_id[key].code}",
            tree.by_id[key].name,
            nth_role(at),
        )
        for at, key in enumerate(ordered)
    ]


def notes(claims: Claims) -> tuple[str, ...]:
    found = [
        "Only the goods to which a report gives a share: the space above a bar is all other "
        "goods, whichever they are. Of two shares that overlap the narrower is drawn."
    ]
    if claims:
        year = claims.periods[-1]
        left = Decimal(100) - sum(each.number for each in claims.where(period=year).amounts)
        found.insert(
            0,
            f"Of {year} the report leaves {percent(left)} to goods that it gives no share.",
        )
    return tuple(found)
