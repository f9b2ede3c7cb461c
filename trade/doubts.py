"""What the desk is asked about a draft of trade by partner: is it South Korea that is meant?

Named signs of a mix-up of the two Koreas, each from the evidence alone, are weighed and told in a
sentence: no verdict. Not knowing is no sign. Decision 31 tells which pay for themselves. The
evidence is what is live.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from operator import itemgetter
from typing import NamedTuple

from nkworld.asking.parameters import rule_called
from nkworld.atlas.models import WORLD, Country
from nkworld.charts.words import exact, percent
from nkworld.figures.claims import Row
from nkworld.importing.doubts import Doubt, register
from nkworld.provenance.models import Exclusion, Source
from nkworld.provenance.tables import grouped

from .claims import LABELS
from .goods.models import GoodsFlowQuerySet
from .models import Flow, FlowQuerySet

Amounts = dict[str, Decimal]

QUESTION = "Is South Korea meant, not North Korea?"
WORDS = {way: label.lower() for way, label in LABELS.items()}
# A figure of a neighbouring year tells what is usual for a partner; of a farther one, little.
YEARS_AROUND = 3
LARGE_SHARE = Decimal("0.01")
FLOOR, DISAGREEMENT = Decimal(5_000_000), 2
# Below, nobody is asked; from the second on, the doubt is strong.
WORTH_ASKING, STRONG = Decimal("2.5"), Decimal("3.0")
# They know whom they trade with: KDI found their records almost free of mix-ups.
TRUSTED = {"CHN", "JPN", "KOR"}
KOTRA = "mirror-kotra"
# Who rests on these knows whom it counts: KOTRA, the partner's own office, Seoul's record.
VETTED = {
    *(KOTRA, "rok-record", "embassy-compiled"),
    *("partner-customs", "partner-official", "partner-embassy"),
}
FIELDS = (
    *("pk", "country_id", "country__name", "period", "direction", "value", "value_high", "basis"),
    *("source_id", "source__short_name", "source__origin"),
)


class Vetted(NamedTuple):
    """The most that KOTRA or the partner's own office has for the partner, in the very year or near
    it; `of_both` directions together where nobody has the one for itself.
    """

    amount: Decimal
    year: int
    source: str
    of_both: bool = False


@dataclass(frozen=True)
class Evidence:
    """One partner in one period, as one source has it.

    `unvetted`: the source takes out no mix-ups, or leaves open what it rests on. `world` is what
    the DPRK traded with all, `vetted` what those who know whom they count have, `heard_of` whether
    any of them knows the partner. `of_one_good`: the amounts are of the largest good alone.
    """

    partner: str
    period: str
    amounts: Amounts
    unvetted: bool = False
    source: str = ""
    world: Amounts = field(default_factory=dict)
    vetted: dict[str, Vetted] = field(default_factory=dict)
    heard_of: bool = True
    of_one_good: bool = False

    @cached_property
    def sentences(self) -> dict[str, str]:
        """{signal: what it says}, of those that speak, the weightiest first."""
        unheard_of = (
            f"Neither KOTRA nor {self.partner} itself is known here to have recorded trade with "
            "North Korea in any year."
        )
        unvetted = (
            f"{self.source or 'The source'} hands on what partners declare and takes out no "
            "mix-ups."
        )
        is_unheard_of = not self.heard_of and any(self.amounts.values())
        shares = {
            way: amount / self.world[way]
            for way, amount in self.amounts.items()
            if self.world.get(way)
        }
        share, way = "", max(shares, key=shares.__getitem__, default="")
        if way and shares[way] >= LARGE_SHARE:
            goods = f"One good alone of its {WORDS[way]}"
            share = (
                f"{goods if self.of_one_good else f'Its {WORDS[way]}'} of "
                f"US$ {exact(self.amounts[way])} would be {percent(100 * shares[way])} of all "
                f"{WORDS[way]} of North Korea in {self.period}; few partners reach one per cent."
            )
        remarks = {
            "against-vetted": self._against_vetted(),
            "share": share,
            "unheard-of": unheard_of if is_unheard_of else "",
            "unvetted": unvetted if self.unvetted else "",
        }
        return {name: sentence for name, sentence in remarks.items() if sentence}

    @property
    def score(self) -> Decimal:
        return sum((SIGNALS[name][0] for name in self.sentences), Decimal(0))

    def _against_vetted(self) -> str:
        for direction, amount in self.amounts.items():
            vetted = self.vetted.get(direction)
            if vetted is None or amount <= FLOOR:
                continue
            if amount > vetted.amount * (1 if vetted.of_both else DISAGREEMENT):
                most = "" if str(vetted.year) == self.period else ", the most in the years around"
                of_one = f" of {WORDS[direction]} alone" if vetted.of_both else ""
                words = WORDS["turnover" if vetted.of_both else direction]
                return (
                    f"{vetted.source} has US$ {exact(vetted.amount)} of {words} for {self.partner} "
                    f"in {vetted.year}{most}; here stand US$ {exact(amount)}{of_one}."
                )
        return ""


# {name: (weight, reason)}
SIGNALS = {
    "against-vetted": (Decimal("1.5"), "far more than a vetted source has"),
    "share": (Decimal("1.0"), "a large share of all North Korean trade"),
    "unheard-of": (Decimal("1.0"), "no vetted source knows of such trade"),
    "unvetted": (Decimal("1.0"), "the source takes out no mix-ups"),
}


def unasked(evidence: Evidence) -> Iterator[str]:
    if not evidence.world:
        yield (
            f"How much of all North Korean trade this would be: of {evidence.period}, no total is "
            "on record here."
        )
    if evidence.heard_of and not evidence.vetted:
        yield (
            f"Whether it is more than others have for {evidence.partner}: neither KOTRA nor "
            f"{evidence.partner} itself has a figure here for {evidence.period} or the "
            f"{YEARS_AROUND} years before and after."
        )


class Known:
    def __init__(self, partners: Iterable[int]) -> None:
        self.vetted: dict[tuple, list[Row]] = defaultdict(list)
        rows = Flow.objects.as_of().included().annual().filter(country__in=partners, value__gt=0)
        for row in rows.filter(basis__in=VETTED).values(*FIELDS):
            self.vetted[row["country_id"], row["direction"]].append(row)
        self.heard_of = {partner for partner, _ in self.vetted}
        # Sources all of whose claims rest on a vetted basis.
        bases: dict[int, set[str]] = defaultdict(set)
        named = Flow.objects.as_of().exclude(basis="").order_by()
        for source, basis in named.values_list("source_id", "basis").distinct():
            bases[source].add(basis)
        self.vetting = {source for source, own in bases.items() if own <= VETTED}
        # {year: {direction: all that the DPRK traded}}, by the default rule.
        self.world: dict[str, Amounts] = defaultdict(dict)
        try:
            rule = rule_called(Flow.dataset)
        except LookupError:
            return
        whole = Flow.objects.filter(country__code=WORLD, value__isnull=False).annual()
        told = whole.headline(rule).values_list("period", "direction", "value")
        for period, direction, value in told:
            self.world[period][direction] = value or Decimal(0)
        for amounts in self.world.values():
            if {"export", "import"} <= amounts.keys():
                amounts.setdefault("turnover", amounts["export"] + amounts["import"])

    def about(self, group: list[Row], of_one_good: bool) -> Evidence:
        row = group[0]
        # A row that leaves its basis open rests on what all of its source's claims rest on.
        is_vetted = row["source__origin"] == Source.Origin.RECORDS
        is_vetted = is_vetted or row["source_id"] in self.vetting
        unvetted = row["basis"] not in VETTED if row.get("basis") else not is_vetted
        amounts: Amounts = {}
        for each in group:
            amount = each["value"] if each["value"] is not None else each["value_high"]
            if amount is not None:
                way = each["direction"]
                amounts[way] = max(amount, amounts.get(way, amount))
        return Evidence(
            partner=row["country__name"],
            period=row["period"],
            amounts=amounts,
            unvetted=unvetted,
            source=row["source__short_name"],
            world=self.world.get(row["period"], {}),
            vetted=self._vetted(row, amounts, unvetted),
            heard_of=not unvetted or row["country_id"] in self.heard_of,
            of_one_good=of_one_good,
        )

    def _vetted(self, row: Row, amounts: Amounts, unvetted: bool) -> dict[str, Vetted]:
        """{direction: the most of the very year, else of both directions, else of years around}"""

        def claims(way: str, around: int) -> list[Row]:
            # Of those who may judge this row: others, and of KOTRA no partner's own office.
            return [
                c
                for c in self.vetted.get((row["country_id"], way), ())
                if (c["basis"] == KOTRA or unvetted)
                and c["source_id"] != row["source_id"]
                and abs(int(c["period"]) - int(row["period"])) <= around
            ]

        found: dict[str, Vetted] = {}
        for way in amounts if row["period"].isdecimal() else ():
            same = claims(way, 0)
            both = claims("turnover", 0) if not same and way in ("export", "import") else []
            near = same or both or claims(way, YEARS_AROUND)
            if best := max(near, key=itemgetter("value"), default=None):
                name, year = best["source__short_name"], int(best["period"])
                found[way] = Vetted(best["value"], year, name, best in both)
        return found


@register("trade/flows", question=QUESTION, exclusion=Exclusion.MIX_UP)
def mixed_up_koreas(rows: FlowQuerySet, of_one_good: bool = False) -> list[Doubt]:
    # By partner, period and source, of single partners that might mix the Koreas up.
    rows = rows.filter(country__kind=Country.Kind.COUNTRY).exclude(country__code__in=TRUSTED)
    own = {each.name for each in rows.model._meta.fields}
    fields = [name for name in FIELDS if name != "basis" or name in own]
    groups = grouped(
        rows.values(*fields).order_by("pk").iterator(),
        itemgetter("country_id", "period", "source_id"),
    ).values()
    known = Known({group[0]["country_id"] for group in groups})
    found = []
    for group in groups:
        evidence = known.about(group, of_one_good)
        if evidence.score >= WORTH_ASKING:
            found.append(
                Doubt(
                    f"{evidence.partner}, {evidence.period}",
                    evidence.score,
                    evidence.score >= STRONG,
                    tuple(evidence.sentences.values()),
                    tuple(row["pk"] for row in group),
                    tuple(unasked(evidence)),
                    reason="; ".join(SIGNALS[signal][1] for signal in evidence.sentences),
                )
            )
    return found


@register("trade/goods", question=QUESTION, exclusion=Exclusion.MIX_UP)
def mixed_up_goods(rows: GoodsFlowQuerySet) -> list[Doubt]:
    return mixed_up_koreas(rows.whole(), of_one_good=True)
