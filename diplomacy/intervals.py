"""The history of relations as one strip: a bar for each spell, as wide as it lasted."""

from nkworld.charts.intervals import DayScale, SpellStrip

from .states import FOUNDED, verdict

TICK_EVERY = 20  # years


def strip(spells, until):
    """Bars and ticks from the founding of the DPRK until a day; looks are those of a verdict."""
    scale = DayScale(FOUNDED, until)
    bars = [
        scale.bar(
            one.first,
            one.last,
            verdict(one.state.kind).replace(" ", "-"),
            not one.state.is_sure,
            f"{one.state.label}, {one.first:%-d %b %Y} to {one.last:%-d %b %Y}",
        )
        for one in spells
    ]
    return SpellStrip(bars, scale.ticks(TICK_EVERY))
