"""The steps of a derived figure: read, and computed again. Nothing is ever evaluated as code.

    62.4% * 1,585.61 million              round(45 million / 1.071, 1 million) / 0.7178
    (input(trade/inter-korean, mou-rok, 2015, turnover, total) + 190 million) / 2

An input names a claim: the dataset, if it is not the figure's own, its source, then its cell in the
order of its table without the frequency. “steps not recorded: why” where nobody knows them.
"""

import operator
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, DivisionByZero, InvalidOperation, Overflow, localcontext
from typing import Any, Self

NEEDED = (
    "A derived figure gives its steps, such as 36.35 million - 12.1 million; where nobody knows "
    "them, write “steps not recorded:” and why."
)
NOT_RECORDED = re.compile(r"steps not recorded:\s*(?P<reason>.*)", re.IGNORECASE | re.DOTALL)
INPUT_PATTERN = r"input\s*\((?P<input>[^()]*)\)"
POWERS = {"thousand": 3, "million": 6, "m": 6, "billion": 9, "bn": 9, "trillion": 12}
# Small numbers may be written out: “seven embassies”.
NAMES = "zero one two three four five six seven eight nine ten eleven twelve"
WORDS = {name: number for number, name in enumerate(NAMES.split())}
NUMBER = re.compile(
    r"(?P<whole>\d{1,3}(?:,\d{3})+|\d+)(?:\.(?P<decimals>\d+))?"
    rf"(?:\s?(?P<scale>{'|'.join(POWERS)})\b)?"
)


@dataclass(frozen=True, slots=True)
class Printed:
    """`value`, and `step`: what its last printed digit is worth.

    >>> Printed.parse("US$5.71 billion")
    Printed(value=Decimal('5.71E+9'), step=Decimal('1E+7'))
    """

    value: Decimal
    step: Decimal

    @classmethod
    def parse(cls, text: str) -> Self:
        if (word := text.strip().casefold()) in WORDS:
            return cls(Decimal(WORDS[word]), Decimal(1))
        found = list(NUMBER.finditer(text))
        if len(found) != 1:
            many = "no number" if not found else "more than one number"
            raise ValueError(f"“{text}” prints {many}: write one, such as US$5.71 billion.")
        [number] = found
        decimals = number["decimals"] or ""
        digits = Decimal(number["whole"].replace(",", "") + decimals)
        place = POWERS.get(number["scale"], 0) - len(decimals)
        return cls(digits.scaleb(place), Decimal(1).scaleb(place))

    def rounds_from(self, exact: Decimal) -> bool:
        """Whether an exact amount rounds to the printed digits, a half either way."""
        return abs(exact - self.value) * 2 <= self.step


TOKEN = re.compile(
    r"\s*(?:"
    r"(?P<number>(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:e\d{1,2})?)"
    rf"(?:\s*(?P<scale>{'|'.join(POWERS)})\b)?(?P<percent>\s*%)?"
    rf"|{INPUT_PATTERN}"
    r"|(?P<round>round)\s*(?=\()"
    r"|(?P<sign>[-+*/(),])"
    r")"
)
INPUT = re.compile(INPUT_PATTERN)
# More than any source's arithmetic needs, and less than exhausts the reader below.
MOST_PARTS = 60
OPERATIONS: dict[str, Callable] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
}


@dataclass(frozen=True, slots=True)
class Input:
    """A claim that the steps rest on; `dataset` is empty for the figure's own table."""

    dataset: str
    words: tuple[str, ...]

    @classmethod
    def parse(cls, text: str) -> Self:
        words = [word.strip() for word in text.split(",")]
        dataset = words.pop(0) if "/" in words[0] else ""
        if len(words) < 2 or not all(words):
            raise ValueError(
                f"“input({text})” names no claim: write its source and its cell, such as "
                "input(kotra, CHN, 2015, export)."
            )
        return cls(dataset, tuple(words))

    def __str__(self) -> str:
        return f"input({', '.join(filter(None, (self.dataset, *self.words)))})"


@dataclass(frozen=True, slots=True)
class Steps:
    """`reason` says why there are none; else `compute` answers what they come to."""

    text: str
    reason: str = ""
    parts: tuple = ()

    @classmethod
    def parse(cls, text: str) -> Self:
        text = text.strip()
        if found := NOT_RECORDED.fullmatch(text):
            if not found["reason"]:
                raise ValueError("“steps not recorded:” goes with the reason why they are not.")
            return cls(text, found["reason"])
        steps = cls(text, parts=tuple(_parts(text)))
        steps.compute(lambda _: Decimal(1), check_only=True)
        return steps

    @property
    def inputs(self) -> list[Any]:
        return [part for part in self.parts if isinstance(part, Input)]

    def compute(
        self, value_of: Callable[[Any], Decimal], check_only: bool = False
    ) -> Decimal | None:
        """Exact, with `value_of(input)`; ValueError if it can't be computed."""
        with localcontext(prec=34):
            try:
                return _computed(self.parts, value_of)
            except (DivisionByZero, InvalidOperation, Overflow) as error:
                if check_only and self.inputs:
                    return None
                raise ValueError(f"“{self.text}” divides by zero or is too large.") from error


def _parts(text: str) -> Iterator[Any]:
    """Numbers as Decimals, inputs, and signs; ValueError where the text is none of these."""
    place = 0
    for count in range(MOST_PARTS + 1):
        if not text[place:].strip():
            break
        found = TOKEN.match(text, place)
        if found is None:
            raise ValueError(
                f"“{text[place:].strip()}” is not understood in the steps: write numbers such as "
                "36.35 million or 62.4%, + - * / and brackets, or input(source, cell …)."
            )
        if count == MOST_PARTS:
            raise ValueError(f"The steps have more than {MOST_PARTS} parts: state them shorter.")
        place = found.end()
        if found["input"] is not None:
            yield Input.parse(found["input"])
        elif found["number"]:
            exponent = POWERS.get(found["scale"], 0) - (2 if found["percent"] else 0)
            yield Decimal(found["number"].replace(",", "")).scaleb(exponent)
        else:
            yield found["sign"] or found["round"]


def _computed(parts: Sequence[Any], value_of: Callable[[Any], Decimal]) -> Decimal:
    """Multiplication before addition, brackets before both, else from left to right."""
    ahead = list(reversed(parts))

    def take(wanted: str) -> None:
        if not ahead or ahead.pop() != wanted:
            raise ValueError(f"A “{wanted}” is missing in the steps.")

    def chain(signs: str) -> Any:
        operand = one if signs == "*/" else lambda: chain("*/")
        value = operand()
        while ahead and isinstance(ahead[-1], str) and ahead[-1] in signs:
            value = OPERATIONS[ahead.pop()](value, operand())
        return value

    def one() -> Any:
        part = ahead.pop() if ahead else None
        if part == "(":
            value = chain("+-")
            take(")")
            return value
        if part == "round":  # round(value, step): to the nearest multiple, a half away from zero
            take("(")
            value = chain("+-")
            take(",")
            step = chain("+-")
            take(")")
            return (value / step).to_integral_value(ROUND_HALF_UP) * step
        if isinstance(part, Input):
            return value_of(part)
        if isinstance(part, Decimal):
            return part
        raise ValueError("The steps break off: a number or an input is missing.")

    value = chain("+-")
    if ahead:
        raise ValueError(f"“{ahead[-1]}” follows nothing it could belong to in the steps.")
    return value


def in_words(text: str, names: dict[str, str]) -> str:
    """Steps as a page prints them, with `names` for words of inputs; unreadable ones stand."""
    try:
        steps = Steps.parse(text)
    except ValueError:
        return text
    if steps.reason:
        return f"Steps not recorded: {steps.reason}"

    def named(found: re.Match[str]) -> str:
        given = Input.parse(found["input"])
        source, *cell = (names.get(word, word) for word in given.words)
        table = f" in {given.dataset}" if given.dataset else ""
        return f"{source}’s figure for {', '.join(cell)}{table}"

    return f"Steps: {INPUT.sub(named, text).replace('*', '×')}"


def tolerance(stored: Decimal) -> Decimal:
    """Half of what the last printed digit of an amount is worth: 1,733,000,000 is ± 500,000."""
    exponent = stored.normalize().as_tuple().exponent if stored else 0
    return Decimal(5).scaleb(int(exponent) - 1)
