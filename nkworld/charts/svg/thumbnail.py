"""The picture alone, small, as a file: light or dark as the screen of its reader is."""

from dataclasses import replace

from nkworld.charts.colours import INKS, ROLES
from nkworld.charts.figures import Figure
from nkworld.charts.svg import to_svg

NAMESPACE = "http://www.w3.org/2000/svg"


def _rules(shade: int) -> str:
    rules = [f".ink-{name}{{color:{pair[shade]}}}" for name, pair in INKS.items()]
    rules += [f".role-{name}{{color:{pair[shade]}}}" for name, pair in ROLES.items()]
    paper = INKS["paper"][shade]
    return "".join([*rules, f".ring,.value-ring{{fill:{paper}}}.halo{{stroke:{paper}}}"])


# The one style of every thumbnail: a policy of content names it by its digest.
STYLE = (
    "svg{font-family:system-ui,sans-serif;font-variant-numeric:tabular-nums}"
    f"{_rules(0)}@media(prefers-color-scheme:dark){{{_rules(1)}}}"
)


def to_thumbnail(figure: Figure) -> str:
    """The figure as a telephone shows it, as the text of an SVG file. Nobody could read what is
    marked in it.
    """
    head, _, drawing = to_svg(replace(figure, marks=()), "narrow").partition(">")
    return f'{head} xmlns="{NAMESPACE}"><style>{STYLE}</style>{drawing}'
