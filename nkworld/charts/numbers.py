"""Numbers for people. Decimal in, text out; files carry `plain`, which rounds nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

MINUS = "\N{MINUS SIGN}"
BILLION, MILLION, THOUSAND = Decimal(10**9), Decimal(10**6), Decimal(10**3)
SCALES = ((BILLION, "billion"), (MILLION, "million"), (THOUSAND, "thousand"))
PLACES = (1, 2, 3, 5, 10, 20, 50, 100)
STEPS = tuple(Decimal(step) for step in ("1", "2", "2.5", "5", "10", "20"))
LEAST_SIDE, BOTH_WAYS = Decimal("0.15"), 5  # of the other side of a mirrored axis; its ticks
FOR_WORDS = Decimal("0.09")  # of its height, under the longest bar
LITTLE = Decimal("0.04")  # of the highest value


def plain(value: Decimal) -> str:
    """Every digit, none added: "2537313613", "32.477", "-0.5"."""
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def exact(value: Decimal) -> str:
    """Every digit, grouped for reading: "2,537,313,613"."""
    whole, point, fraction = plain(abs(value)).partition(".")
    return _signed(value, f"{int(whole):,}{point}{fraction}")


def rounded(value: Decimal, places: int) -> str:
    """Grouped, rounded half up: rounded(Decimal("2537.35"), 1) is "2,537.4"."""
    size = abs(value).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return _signed(value if size else size, f"{size:,f}")


def money(value: Decimal) -> str:
    """US dollars in the shortest honest form: "US$ 2.48 bn", "US$ 712.8 m", "US$ 8,000"."""
    size = abs(value)
    if size >= Decimal("999950000"):
        text = f"{rounded(size / BILLION, 2)} bn"
    elif size >= MILLION:
        text = f"{rounded(size / MILLION, 1)} m"
    else:
        text = exact(size)
    return _signed(value, f"US$ {text}")


def percent(value: Decimal) -> str:
    return f"{rounded(value, 1)} %"


def per_cent(part: Decimal | int, whole: Decimal | int) -> Decimal:
    return (Decimal(100) * part / whole).quantize(Decimal("0.0001"))


def millions(value: Decimal) -> str:
    if value == 0:
        return "0"
    places = 1 if abs(value) >= MILLION else 8 - abs(value).adjusted()
    text = rounded(value / MILLION, places)
    return text if places == 1 else text.rstrip("0").rstrip(".")


def score(value: Decimal) -> str:
    return rounded(value, 2)


SHORT = {"money": money, "percent": percent, "count": exact, "score": score, "rank": exact}
TABULAR = SHORT | {"money": millions}
EXACT = {
    "money": lambda value: f"US$ {exact(value)}",
    "percent": lambda value: f"{exact(value)} %",
    "count": exact,
    "score": exact,
    "rank": exact,
}


@dataclass(frozen=True, slots=True)
class Axis:
    """The value axis: its bounds and ticks in raw units, and how both are written.

    `low` lies at the foot of a picture, unless it `is_reversed`: the first place stands on top.
    Where it `is_mirrored` both sides of zero count upwards from it.
    """

    low: Decimal
    high: Decimal
    ticks: tuple[Decimal, ...]
    divisor: Decimal = Decimal(1)
    scale: str = ""
    is_reversed: bool = False
    is_mirrored: bool = False

    @property
    def labels(self) -> tuple[str, ...]:
        shown = [tick / self.divisor for tick in self.ticks]
        shown = list(map(abs, shown)) if self.is_mirrored else shown
        places = max(len(plain(value).partition(".")[2]) for value in shown)
        return tuple("0" if tick == 0 else rounded(tick, places) for tick in shown)

    def unit(self, unit: str) -> str:
        if unit.startswith("US dollars"):
            return f"US$ {self.scale}".strip() + unit.removeprefix("US dollars")
        return f"{self.scale} {unit}".strip()


def axis(
    values: Sequence[Decimal], measure: str, count: int = 5, is_mirrored: bool = False
) -> Axis:
    """From zero over the values, with about `count` round ticks; of ranks from the first place."""
    if measure == "rank":
        # Half a place of room above the first and below the last.
        worst, half = max(values, default=Decimal(1)), Decimal("0.5")
        places = tuple(Decimal(place) for place in PLACES if place <= worst)
        return Axis(half, worst + half, places, is_reversed=True)
    low, high = min([Decimal(0), *values]), max([Decimal(0), *values])
    if low == high:
        high = Decimal(100) if measure == "percent" else Decimal(1)
    if is_mirrored:
        count = BOTH_WAYS
        low, high = min(low, -high * LEAST_SIDE), max(high, -low * LEAST_SIDE)
        low -= (high - low) * FOR_WORDS
    # The round steps near the rough one; of what is counted there are no halves.
    rough = (high - low) / count
    steps = [Decimal(1).scaleb(rough.adjusted()) * step for step in STEPS]
    if measure == "count":
        steps = [step for step in steps if step == step.to_integral_value()] or [Decimal(1)]
    # In whole steps from zero, up to the highest value and down to the lowest.
    ways: list[list[Decimal]] = []
    for step in steps:
        first, last = -int(-low / step), int(high / step)
        if not is_mirrored:
            is_little = -low <= LITTLE * high
            first = 0 if is_little else int((low / step).to_integral_value(ROUND_FLOOR))
            last = int((high / step).to_integral_value(ROUND_CEILING))
        ways.append([step * number for number in range(first, last + 1)])

    def fit(ticks: list[Decimal]) -> tuple:
        if is_mirrored:
            return (abs(len(ticks) - count),)
        steps = len(ticks) - 1
        return max(0, steps - count - 1), ticks[-1] - ticks[0], abs(steps - count), -steps

    ticks = min(ways, key=fit)
    if not is_mirrored:
        low, high = min(low, ticks[0]), max(high, ticks[-1])
    divisor, scale = Decimal(1), ""
    if measure not in ("percent", "score"):
        size = max(abs(tick) for tick in ticks) / (1 if measure == "money" else 10)
        divisor, scale = next(((by, name) for by, name in SCALES if size >= by), (divisor, scale))
    return Axis(low, high, tuple(ticks), divisor, scale, is_mirrored=is_mirrored)


def _signed(value: Decimal, text: str) -> str:
    return MINUS + text if value < 0 else text
