"""Evidence about the partners and periods of a draft, from what is live: a few queries in all."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from nkworld.atlas.models import Country
from nkworld.provenance.claims import Row
from nkworld.provenance.models import ObservationQuerySet, Source
from nkworld.provenance.rules import rule_called

from ...models import Flow
from .signals import YEARS_AROUND, Amounts, Evidence, Vetted

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


@dataclass
class Group:
    """The draft's rows about one partner and period."""

    first: dict
    rows: list[int] = field(default_factory=list)
    amounts: Amounts = field(default_factory=dict)

    def add(self, row: Row) -> None:
        self.rows.append(row["pk"])
        amount = row["value"] if row["value"] is not None else row["value_high"]
        if amount is not None:
            self.amounts[row["direction"]] = max(amount, self.amounts.get(row["direction"], amount))

    @property
    def subject(self) -> str:
        return f"{self.first['country__name']}, {self.first['period']}"


def groups_of(rows: ObservationQuerySet) -> dict[tuple, Group]:
    """{(country, period, source): Group} of single partners that might mix the Koreas up."""
    rows = rows.filter(country__kind=Country.Kind.COUNTRY).exclude(country__code__in=TRUSTED)
    own = {each.name for each in rows.model._meta.fields}
    fields = [name for name in FIELDS if name != "basis" or name in own]
    found: dict[tuple, Group] = {}
    for row in rows.values(*fields).order_by("pk").iterator():
        key = row["country_id"], row["period"], row["source_id"]
        found.setdefault(key, Group(row)).add(row)
    return found


def gather(groups: dict[tuple, Group], of_one_good: bool = False) -> list[tuple[Group, Evidence]]:
    """[(Group, Evidence)] from what is live."""
    known = _Known({country for country, _, _ in groups})
    return [(each, known.about(each, of_one_good)) for each in groups.values()]


class _Known:
    """What is live about some partners, and about the world."""

    def __init__(self, countries: Iterable[int]) -> None:
        self.vetted: dict[tuple, list] = defaultdict(list)
        self.heard_of: set[int] = set()
        self.vetting = _vetting_sources()
        rows = Flow.objects.as_of().included().annual().filter(country__in=countries, value__gt=0)
        for row in rows.filter(basis__in=VETTED).values(*FIELDS):
            self.heard_of.add(row["country_id"])
            self.vetted[row["country_id"], row["direction"]].append(row)
        self.world = world_trade()

    def about(self, group: Group, of_one_good: bool) -> Evidence:
        row = group.first
        unvetted = not self.vets(row)
        return Evidence(
            partner=row["country__name"],
            period=row["period"],
            amounts=group.amounts,
            unvetted=unvetted,
            source=row["source__short_name"],
            world=self.world.get(row["period"], {}),
            vetted=self._vetted(group, unvetted),
            heard_of=not unvetted or row["country_id"] in self.heard_of,
            of_one_good=of_one_good,
        )

    def vets(self, row: Row) -> bool:
        """A row that leaves its basis open rests on what all of its source's claims rest on."""
        if row.get("basis"):
            return row["basis"] in VETTED
        is_own_record = row["source__origin"] == Source.Origin.RECORDS
        return is_own_record or row["source_id"] in self.vetting

    def _vetted(self, group: Group, unvetted: bool) -> dict[str, Vetted]:
        """{direction: Vetted}: of the very year, else of both directions in it, else the most of
        the years around.
        """
        found: dict[str, Vetted] = {}
        if not group.first["period"].isdecimal():
            return found
        year = int(group.first["period"])
        for direction in group.amounts:
            near = self._claims(group.first, direction, unvetted)
            near = [c for c in near if abs(int(c["period"]) - year) <= YEARS_AROUND]
            same = [c for c in near if int(c["period"]) == year]
            both = []
            if not same and direction in ("export", "import"):
                both = self._claims(group.first, "turnover", unvetted)
                both = [c for c in both if int(c["period"]) == year]
            if best := max(same or both or near, key=lambda c: c["value"], default=None):
                found[direction] = Vetted(
                    best["value"], int(best["period"]), best["source__short_name"], best in both
                )
        return found

    def _claims(self, row: Row, direction: str, unvetted: bool) -> list[Row]:
        """Of those who may judge this row: others, and of KOTRA no partner's own office."""
        claims = self.vetted.get((row["country_id"], direction), ())
        return [
            c
            for c in claims
            if (c["basis"] == KOTRA or unvetted) and c["source_id"] != row["source_id"]
        ]


def _vetting_sources() -> set[int]:
    """Ids of sources all of whose claims rest on a vetted basis."""
    rows = Flow.objects.as_of().exclude(basis="")
    bases = rows.order_by().values_list("source_id", "basis").distinct()
    found: dict[int, set] = defaultdict(set)
    for source, basis in bases:
        found[source].add(basis)
    return {source for source, own in found.items() if own <= VETTED}


def world_trade() -> dict[str, Amounts]:
    """{year: {direction: all that the DPRK traded}}, by the default rule."""
    try:
        rule = rule_called(Flow.dataset)
    except LookupError:
        return {}
    claims = Flow.objects.with_world().annual().headline(rule).filter(value__isnull=False)
    found: dict[str, dict] = defaultdict(dict)
    for period, direction, value in claims.values_list("period", "direction", "value"):
        found[period][direction] = value
    for amounts in found.values():
        both = amounts.get("export"), amounts.get("import")
        if None not in both:
            amounts.setdefault("turnover", sum(filter(None, both), Decimal(0)))
    return found
