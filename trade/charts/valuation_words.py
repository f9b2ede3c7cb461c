"""What the balance under other valuations says, and what is assumed in it."""

from nkworld.charts import in_a_row, money
from nkworld.charts.numbers import plain
from nkworld.charts.sentences import Options, Sentence, newest, say, unreviewed
from nkworld.provenance.claims import line, point
from nkworld.provenance.points import options

from ..analysis.valuation import AS_RECORDED, ONE, OUT, TradeComponents, Valuation
from ..claims import EXPORT, IMPORT
from ..lines import BALANCE, LABELS
from ..sentences import is_deficit, turned
from ..words import NORTH, recorded_by


def headline(
    books: TradeComponents, years: list[str], chosen: Valuation, params: dict
) -> Sentence | None:
    """The newest credible balance, as declared and as valued here; None where none is known."""
    made = line("balance", LABELS[BALANCE], "", years, lambda y: books.balance(y, chosen))
    given: Options = options(params, money)
    last = newest(made, given["day"])
    if last is None:
        return None
    declared = point(last.x, books.balance(last.x, chosen.declared))
    scope = f"in {NORTH} trade {recorded_by(last, books.world.names)}{extent(chosen)}"
    points, template = _as_declared_and_as_valued(declared, last)
    sentence = say(
        template.format(scope=scope, factor=plain(chosen.factor)),
        period=last.x,
        labels={"declared": "Balance as declared", "valued": "Balance as valued here"},
        **given,
        **points,
    )
    return sentence.without(*unreviewed(made, given["day"], money))


def extent(chosen):
    """What is added to the trade recorded, or taken out of it: “, with inter-Korean trade,”."""
    parts = []
    if chosen.layer != OUT:
        parts.append(f"with inter-Korean trade{'' if chosen.kaesong else ' but not Kaesong'}")
    if not chosen.oil:
        parts.append("without the crude oil estimate")
    return f", {in_a_row(parts)}," if parts else ""


def _as_declared_and_as_valued(declared, valued):
    """(points by name, template): a deficit is spoken by its size where both are deficits."""
    if declared.value == valued.value:
        word = "deficit" if is_deficit(declared) else "surplus"
        size = turned(declared) if is_deficit(declared) else declared
        return {
            "declared": size
        }, f"the {word} {{scope}} was {{{{declared}}}} {{{{when}}}} as declared"
    both = {"declared": declared, "valued": valued}
    ending = "{{declared}} {{when}} as declared, and {{valued}} at a CIF/FOB factor of {factor}"
    if all(map(is_deficit, both.values())):
        turned_both = {name: turned(each) for name, each in both.items()}
        return turned_both, f"the deficit {{scope}} was {ending}"
    return both, f"the balance {{scope}} was {ending}"


def words(chosen):
    """What was assumed, in a phrase."""
    if chosen.factor == ONE:
        freight = "as declared"
    else:
        done = {EXPORT: "exports divided", IMPORT: "imports multiplied"}
        freight = f"{' and '.join(done[e] for e in chosen.applied)} by {plain(chosen.factor)}"
    oil = "with" if chosen.oil else "without"
    south = {OUT: "without inter-Korean trade", AS_RECORDED: "with inter-Korean trade as recorded"}
    layer = south.get(chosen.layer, "with inter-Korean trade")
    kaesong = "" if chosen.layer == OUT or chosen.kaesong else " but not Kaesong"
    return f"{freight}, {oil} the crude oil estimate, {layer}{kaesong}"


def notes(chosen):
    parts = [
        "The band of the balance reaches from the figures as declared to those with the factor on "
        "both sides, and holds the bounds of the claims.",
        "No true factor is known: over a short land border it is lower than for a long voyage.",
    ]
    if chosen.layer not in (OUT, AS_RECORDED):
        parts.append(
            "The factor is applied to inter-Korean trade too, although Seoul records it as "
            "movement within one nation; it can be left as recorded."
        )
    if not chosen.oil:
        parts.append(
            "KOTRA’s totals contain its crude oil estimate from 2014 on. Its amount was found for "
            "2014, 2015 and 2019 only; the other years are left open."
        )
    if not chosen.kaesong:
        parts.append("Years whose Kaesong part is not known in both directions are left open.")
    return tuple(parts)
