"""The named signs of a mix-up of the two Koreas, each from the evidence alone.

A signal is silent where its evidence is missing: not knowing is no sign. Origins: the numbers S1
to S12 and their weights are those of the design notes, which name KDI, NKITW, PIIE and RUSI.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import wraps
from statistics import median

from .evidence import Evidence

# Where offices have booked South Korean goods under the North more often than elsewhere (NKITW).
RISKY_REGIONS = {"Africa", "Western Asia", "South America"}
# They hand on what partners declare and take nothing out.
UNVETTED = {"mirror-imf", "mirror-itc", "mirror-oec", "mirror-comtrade", "mirror-kita"}

JUMP, JUMP_FLOOR = 5, Decimal(5_000_000)
LARGE_SHARE = Decimal("0.01")
DISAGREEMENT = 2
SWAPPED = (Decimal("0.7"), Decimal("1.3"))
FREIGHT = Decimal("0.1")


@dataclass(frozen=True)
class Finding:
    """A signal that spoke, with the numbers that its sentence prints."""

    signal: str
    family: str
    weight: Decimal
    facts: dict


@dataclass(frozen=True)
class Signal:
    name: str
    family: str
    weight: Decimal
    look: Callable[[Evidence], dict | None]

    def find(self, evidence):
        """The Finding, or None where it sees nothing."""
        facts = self.look(evidence)
        return None if facts is None else Finding(self.name, self.family, self.weight, facts)


SIGNALS: list[Signal] = []


def signal(name, family, weight):
    """Announce a function from Evidence to the facts of its sentence, or None."""

    def announce(look):
        SIGNALS.append(Signal(name, family, Decimal(weight), look))
        return look

    return announce


def with_the_south(look):
    """A function of (evidence, direction, amount, south) as one of the evidence."""

    @wraps(look)
    def first(evidence):
        for direction, south in evidence.south.items():
            if direction in evidence.amounts:
                facts = look(evidence, direction, evidence.amounts[direction], south)
                if facts is not None:
                    return {"direction": direction} | facts
        return None

    return first


@signal("share", "level", "1.0")
def share_of_the_dprk(evidence):
    """More than one per cent of all that the DPRK traded, which a handful of partners reach."""
    shares = {
        direction: amount / evidence.world[direction]
        for direction, amount in evidence.amounts.items()
        if evidence.world.get(direction)
    }
    direction = max(shares, key=lambda each: shares[each], default=None)
    if direction is None or shares[direction] < LARGE_SHARE:
        return None
    return {"direction": direction, "share": shares[direction]}


@signal("jump", "level", "1.0")
def jump(evidence):
    """S4: more than five times what is usual for the partner, and more than five million."""
    for direction, amount in evidence.amounts.items():
        usual = median(evidence.history.get(direction) or [Decimal(0)])
        if usual and amount > JUMP_FLOOR and amount / usual > JUMP:
            return {"direction": direction, "times": amount / usual, "usual": usual}
    return None


@signal("against-kotra", "level", "1.5")
def against_kotra(evidence):
    """S7: more than twice what KOTRA, which takes mix-ups out, has for the same cell."""
    for direction, amount in evidence.amounts.items():
        vetted = evidence.vetted.get(direction)
        if vetted is not None and amount > JUMP_FLOOR and amount > DISAGREEMENT * vetted:
            return {"direction": direction, "vetted": vetted, "amount": amount}
    return None


@signal("unheard-of", "level", "1.0")
def unheard_of(evidence):
    """S7: nobody who vets, and not the partner itself, knows of any such trade."""
    return None if evidence.heard_of or not any(evidence.amounts.values()) else {}


@signal("unvetted", "source", "1.0")
def unvetted(evidence):
    """S8: a compilation that takes out no mix-ups, on whose word alone the figure rests."""
    return {"source": evidence.source} if evidence.basis in UNVETTED else None


@signal("region", "source", "0.5")
def risky_region(evidence):
    """S8: a part of the world where offices have mixed the Koreas up more often."""
    return {"region": evidence.region} if evidence.region in RISKY_REGIONS else None


@signal("swap", "swap", "1.5")
@with_the_south
def swap(evidence, direction, amount, south):
    """S6: what the DPRK gains from one period to the next, South Korea loses."""
    gained = amount - evidence.before.get(direction, amount)
    for teller in south.now.keys() & south.before.keys():
        lost = south.before[teller] - south.now[teller]
        if _about(lost, gained):
            return {"teller": teller, "gained": gained, "lost": lost}
    return None


@signal("mirror", "swap", "1.5")
@with_the_south
def south_koreas_mirror(evidence, direction, amount, south):
    """S6, from two counts of one year: what South Korea has and the partner does not is this.

    The gap is to be larger than freight and rounding make it.
    """
    if not {"south", "partner"} <= south.now.keys():
        return None
    missing = south.now["south"] - south.now["partner"]
    if missing < FREIGHT * south.now["south"] or not _about(missing, amount):
        return None
    return {"missing": missing}


@signal("stand-in", "swap", "1.5")
@with_the_south
def stands_in_its_place(evidence, direction, amount, south):
    """S6, where a year shows one Korea only: next to it, the South stands with about as much."""
    if south.now:
        return None
    year = int(evidence.period)
    for near, known in ((year - 1, south.before), (year + 1, south.after)):
        for teller, value in known.items():
            if _about(value, amount):
                return {"teller": teller, "year": near, "value": value}
    return None


@signal("copy", "swap", "3.0")
@with_the_south
def exact_copy(evidence, direction, amount, south):
    """S12: to the dollar what is known as South Korea's trade with the partner."""
    for teller, value in south.now.items():
        if amount and value == amount:
            return {"teller": teller, "amount": amount}
    return None


def _about(value, amount):
    """Whether a value is within three tenths of an amount, which is more than nothing."""
    return amount > 0 and SWAPPED[0] <= value / amount <= SWAPPED[1]
