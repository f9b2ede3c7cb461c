"""Evidence about the partners and periods of a draft, from what is live: a few queries in all."""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from statistics import median

from django.db.models import Count

from nkworld.atlas.models import Country
from nkworld.provenance.periods import Frequency
from nkworld.provenance.rules import rule_called

from ..models import Direction, Flow
from .evidence import Amounts, Evidence
from .reference import South
from .signals import RISKY_REGIONS, UNVETTED

# They know whom they trade with: KDI found their records almost free of mix-ups.
TRUSTED = {"CHN", "JPN", "KOR"}
KOTRA = "mirror-kotra"
YEARS_AROUND = 5
FIELDS = (
    *("pk", "country_id", "country__code", "country__name", "country__region"),
    *("country__subregion", "period", "frequency", "period_start", "direction"),
    *("value", "value_high", "basis", "source_id", "source__short_name"),
)


@dataclass
class Group:
    """The draft's rows about one partner and period."""

    first: dict
    rows: list[int] = field(default_factory=list)
    amounts: Amounts = field(default_factory=dict)

    def add(self, row):
        self.rows.append(row["pk"])
        amount = row["value"] if row["value"] is not None else row["value_high"]
        if amount is not None:
            self.amounts[row["direction"]] = max(amount, self.amounts.get(row["direction"], amount))

    @property
    def subject(self):
        return f"{self.first['country__name']}, {self.first['period']}"


def groups_of(rows):
    """{(country, period, source): Group} of single partners that might mix the Koreas up."""
    rows = rows.filter(country__kind=Country.Kind.COUNTRY).exclude(country__code__in=TRUSTED)
    own = {each.name for each in rows.model._meta.fields}
    fields = [name for name in FIELDS if name != "basis" or name in own]
    found: dict[tuple, Group] = {}
    usual = usual_bases() if "basis" in fields else {}
    for row in rows.values(*fields).order_by("pk").iterator():
        # A file that leaves the basis open is read as its source usually counts.
        row["basis"] = row.get("basis") or usual.get(row["source_id"], "")
        key = row["country_id"], row["period"], row["source_id"]
        found.setdefault(key, Group(row)).add(row)
    return found


def usual_bases():
    """{source id: the basis that most of its live claims have}"""
    rows = Flow.objects.live().exclude(basis="").order_by().values("source_id", "basis")
    counted = rows.annotate(claims=Count("pk")).order_by("claims", "basis")
    return {row["source_id"]: row["basis"] for row in counted}


def gather(groups, goods_of=None, of_one_good=False):
    """[(Group, Evidence)]; `goods_of(keys)` gives {(country, period): {direction: Goods}}."""
    known = _Known({country for country, _, _ in groups})
    goods = goods_of({(country, period) for country, period, _ in groups}) if goods_of else {}
    return [
        (group, _evidence(group, known, goods.get((country, period), {}), of_one_good))
        for (country, period, _), group in groups.items()
    ]


def _evidence(group, known, goods, of_one_good):
    row = group.first
    country, period = row["country_id"], row["period"]
    regions = RISKY_REGIONS & {row["country__region"], row["country__subregion"]}
    year_before = int(period) - 1 if period.isdecimal() else 0
    return Evidence(
        partner=row["country__name"],
        period=period,
        amounts=group.amounts,
        basis=row["basis"],
        source=row["source__short_name"],
        region=min(regions, default=""),
        world=known.world.get(period, {}),
        history=known.around(row),
        vetted=known.vetted[country, period],
        heard_of=row["basis"] not in UNVETTED or country in known.heard_of,
        before=known.before(country, year_before, row["source_id"]),
        south=known.south.beside(country, period),
        goods=goods,
        of_one_good=of_one_good,
    )


class _Known:
    """What is live about some partners, and about the world."""

    def __init__(self, countries):
        self.claims: dict[tuple, dict] = defaultdict(lambda: defaultdict(list))
        self.vetted: dict[tuple, Amounts] = defaultdict(dict)
        self.heard_of: set[int] = set()
        self.middles: dict[tuple, dict] = {}
        rows = Flow.objects.live().counted().filter(country__in=countries, value__isnull=False)
        for row in rows.values(*FIELDS):
            self._remember(row)
        self.world = world_trade()
        self.south = South(countries)

    def _remember(self, row):
        cell = row["frequency"], row["country_id"], row["direction"]
        self.claims[cell][row["period_start"].year].append(row)
        if row["basis"] == KOTRA:
            self.vetted[row["country_id"], row["period"]][row["direction"]] = row["value"]
        if row["basis"] not in UNVETTED and row["value"]:
            self.heard_of.add(row["country_id"])

    def around(self, row):
        """{direction: the middle claim of each year up to five years before and after}"""
        found = {}
        year = row["period_start"].year
        for direction in Direction.values:
            middles = self._middles(row["frequency"], row["country_id"], direction)
            near = [y for y in middles if y != year and abs(y - year) <= YEARS_AROUND]
            if near:
                found[direction] = [middles[y] for y in near]
        return found

    def _middles(self, *cell):
        """{year: the middle one of the claims about it}, worked out once for each cell."""
        if cell not in self.middles:
            claims = self.claims.get(cell, {})
            self.middles[cell] = {
                year: median(row["value"] for row in rows) for year, rows in claims.items()
            }
        return self.middles[cell]

    def before(self, country, year, source):
        """{direction: what the source says of the year before}; nothing of a part of a year."""
        return {
            direction: one["value"]
            for direction in Direction.values
            for one in self.claims[Frequency.ANNUAL, country, direction].get(year, ())
            if one["source_id"] == source
        }


def world_trade():
    """{year: {direction: all that the DPRK traded}}, by the default rule."""
    try:
        rule = rule_called(Flow.dataset)
    except LookupError:
        return {}
    claims = Flow.objects.with_world().annual().headline(rule).filter(value__isnull=False)
    found: dict[str, Amounts] = defaultdict(dict)
    for period, direction, value in claims.values_list("period", "direction", "value"):
        found[period][direction] = value
    for amounts in found.values():
        both = amounts.get("export"), amounts.get("import")
        if None not in both:
            amounts.setdefault("turnover", sum(filter(None, both), Decimal(0)))
    return found
