"""The colours of the roles, the same everywhere: (on light, on dark). Red means nothing."""

from dataclasses import replace
from decimal import Decimal

from nkworld.charts.figures import Figure

ROLES = {
    "exports": ("#006a8e", "#5bb8d6"),
    "imports": ("#a84814", "#ee935c"),
    "turnover": ("#1b1c1e", "#e9e6df"),
    "balance": ("#5d6066", "#a4a39d"),
    "china": ("#8a2f5c", "#e08fb4"),
    "inter-korean": ("#2a62b8", "#86aef0"),
    "other": ("#6b6e74", "#9a9c9f"),
    "share": ("#4b4aa0", "#a9a8ee"),
    "category-1": ("#006a8e", "#5bb8d6"),
    "category-2": ("#a84814", "#ee935c"),
    "category-3": ("#5348a5", "#aaa6f0"),
    "category-4": ("#8a2f5c", "#e08fb4"),
    "category-5": ("#806000", "#dcb94a"),
    "category-6": ("#3d4045", "#c9c6bf"),
    "remainder": ("#918d83", "#666a71"),
    "limit": ("#1b1c1e", "#ebe8e1"),
}

# What is no data: (on light, on dark), too.
INKS = {
    "ink": ("#1b1c1e", "#ebe8e1"),
    "soft": ("#5d6066", "#a8a69f"),
    "rule": ("#dedbd2", "#363a40"),
    "mark": ("#8a8578", "#7f7d76"),
    "wash": ("#f1eee6", "#24282d"),
    "paper": ("#fbfaf6", "#15171a"),
    "heat-1": ("#f7e4d6", "#37261c"),
    "heat-2": ("#ecc3a4", "#5b3721"),
    "heat-3": ("#d9976a", "#8a4a20"),
    "heat-4": ("#b4501a", "#dd8348"),
    "heat-5": ("#7d3410", "#f8bd97"),
}
PAPER = INKS["paper"][0]


MOST = 6  # colours in one picture: a seventh is told apart by nobody
GREY = ("other", "remainder", "balance", "limit")


def nth_role(number: int) -> str:
    return f"category-{number + 1}"


def in_six_colours(figure: Figure) -> Figure:
    """With colours for its six largest series, the headline's before all; the rest are grey."""
    coloured = dict.fromkeys(each.role for each in figure.series if each.role not in GREY)
    if len(coloured) <= MOST and all(role in ROLES for role in coloured):
        return figure
    named = figure.finding.series_in(figure.slug) if figure.finding else frozenset()
    sizes = dict.fromkeys(coloured, (False, Decimal(0)))
    for series in figure.series:
        numbers = [abs(point.numbers[0]) for point in series.on_record]
        size = sum(numbers, Decimal(0)) if figure.kind == "stacked" else Decimal(len(numbers))
        if series.role in sizes:
            sizes[series.role] = max(sizes[series.role], (series.slug in named, size))
    kept = sorted(sizes, key=lambda role: sizes[role], reverse=True)[:MOST]
    free = iter([role for role in map(nth_role, range(MOST)) if role not in kept])
    new = {role: role if role in ROLES else next(free) for role in kept}
    new |= {role: role for role in GREY}
    drawn = tuple(replace(each, role=new.get(each.role, "other")) for each in figure.series)
    return replace(figure, series=drawn)
