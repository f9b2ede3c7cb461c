from django import forms

from nkworld.charts import Figure, Point, Sentence, Series, money, topic
from nkworld.charts.sentences import LATEST, is_over, say
from nkworld.charts.words import within_a_sentence
from nkworld.provenance.figures import as_of_text, register
from nkworld.provenance.parameters import FigureParameters, PeriodField
from nkworld.provenance.periods import Frequency
from nkworld.provenance.points import FIELDS, day_of, names_of, newest_moment, point_of, sources_in

from ...claims import EXPORT, IMPORT
from ...lines import DOLLARS, LABELS, ROLES
from ...months import CHINA
from ..models import GoodsFlow
from .shared import GOODS, TREE

OWN = ("direction", "commodity__code", "commodity__level", "commodity__name", "part")
WAYS = (EXPORT, IMPORT)


class MonthField(PeriodField):
    """A month: 2024-08."""

    meaning = "A single month, 2024-08; the newest with goods on record if none is given."

    def to_python(self, value):
        label = super().to_python(value)
        if label and (len(label) != 7 or not label[5:].isdigit()):
            raise forms.ValidationError(f"“{label}” is not a month: write 2024-08.")
        return label

    def known_values(self, model):
        return sorted({row["period"] for row in _rows({"as_of": None})})


class GoodsOfMonthParameters(FigureParameters):
    dataset = GOODS
    allow_all = False
    shared = ("rule", "as_of")
    period = MonthField(required=False, label="Month")


@register(
    "trade/china-goods-of-month",
    title="Goods of one month with China",
    datasets=[GOODS, TREE],
    parameters=GoodsOfMonthParameters,
)
def goods_of_month(params):
    """Which goods of a month pages quote from Chinese customs, sold to China and bought there."""
    rows = _rows(params)
    month = params["period"] or _newest(params, rows)
    shown = largest_first(claims_of(rows, month, params["rule"]))
    series = tuple(_series(way, shown) for way in WAYS)
    return Figure(
        slug="trade/china-goods-of-month",
        headline=headline(params, month, shown) or topic("No goods of that month are on record"),
        subtitle=f"Goods traded with China, {month or 'no month'}, seen from North Korea’s side",
        unit=DOLLARS,
        measure="money",
        kind="bar",
        x_title="Goods",
        series=series,
        sources=sources_in(series, names_of(rows)),
        notes=(
            "Only goods that a page quotes for this month: the list is far from complete, and "
            "codes may lie within one another. Nothing here is added up.",
        ),
        as_of=as_of_text(params, newest_moment(rows)),
    )


def _rows(params) -> list[dict]:
    known = GoodsFlow.objects.as_of(params["as_of"]).included().filter(value__isnull=False)
    of_months = known.filter(country__code=CHINA, frequency=Frequency.MONTHLY, direction__in=WAYS)
    return list(of_months.values(*FIELDS, *OWN))


def _newest(params, rows) -> str:
    day = day_of(params)
    return max((row["period"] for row in rows if is_over(row["period"], day)), default="")


def claims_of(rows, month, rule) -> dict[tuple[str, str], dict]:
    """{(name of the goods, direction): what the rule shows} of a month."""
    found: dict[tuple[str, str], list[dict]] = {}
    for row in rows:
        if row["period"] == month:
            found.setdefault((_name(row), row["direction"]), []).append(row)
    return {cell: min(some, key=rule.claim_place) for cell, some in found.items()}


def _name(row) -> str:
    """“6704 Wigs and false hair”; a part of a code is told apart."""
    code = "" if row["commodity__level"] == "uncoded" else f"{row['commodity__code']} "
    part = f", {row['part']}" if row["part"] else ""
    return f"{code}{row['commodity__name']}{part}"


def largest_first(claims):
    return dict(sorted(claims.items(), key=lambda each: (-each[1]["value"], each[0])))


def _series(way, shown) -> Series:
    names = dict.fromkeys(name for name, _ in shown)
    points = (_point(name, shown.get((name, way))) for name in names)
    return Series(way, LABELS[way], tuple(points), ROLES[way])


def _point(name, row) -> Point:
    return point_of(name, row) if row else Point(name, None)


def headline(params, month, shown) -> Sentence | None:
    """One of the goods sold and one bought, those of most value on record; None of no goods."""
    most = {way: next((row for (_, w), row in shown.items() if w == way), None) for way in WAYS}
    found = {way: row for way, row in most.items() if row}
    if not found:
        return None
    verbs = {EXPORT: "sold China", IMPORT: "bought"}
    clauses = [
        f"{verbs[way]} {{{way}}} worth of {within_a_sentence(row['commodity__name'])}"
        for way, row in found.items()
    ]
    there = "" if EXPORT in found else " from China"
    return say(
        f"Among the goods on record {{when}} North Korea {' and '.join(clauses)}{there}",
        day=day_of(params),
        written=money,
        period=month,
        is_newest=not params["period"],
        latest=f"{LATEST} by goods",
        labels={way: row["commodity__name"] for way, row in found.items()},
        **{way: point_of(month, row) for way, row in found.items()},
    )
