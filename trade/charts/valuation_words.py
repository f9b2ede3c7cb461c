"""What is assumed in the balance under other valuations."""

from nkworld.charts.numbers import plain

from ..analysis.valuation import AS_RECORDED, ONE, OUT
from ..claims import EXPORT, IMPORT


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
