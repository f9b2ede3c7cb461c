"""Units as titles and headings print them, and by how much each is to be multiplied."""

import re
from decimal import Decimal
from typing import NamedTuple

from nkworld.atlas.names import compatible

USD = (
    r"(?:us\s*\$|us[\s-]*dollars?|usd|美元|美金|달러|미불|불|弗|\$|dollars?(?: us)?"
    r"|(?:米|米国)?ドル|долл(?:аров|\.)?(?:\s*сша)?)"
)
WON = r"(?:krw|won|원|₩)"
WEIGHT = r"(?:metric tons?|tonnes?|tons|톤|吨|噸|m/t|mt)"
PERSONS = r"(?:person-times|persons?|people|명|人次|人|personen|personnes|чел(?:овек|\.)?)"
THOUSAND = (
    r"(?:thousands?(?:\s*of)?|천|千|1[,.]?000|'000|’000|000s?|tsd\.?|tausend"
    r"|milliers?(?: de| d['’])?|тыс(?:яч|\.)?)"
)
MILLION = (
    r"(?:millions?(?:\s*of| de| d['’])?|mln|mio\.?|mn|백만|百万|百萬|1[,.]?000[,.]?000|millionen"
    r"|млн\.?|миллион\w*)"
)
BILLION = r"(?:billions?(?:\s*of)?|bn|십억|十亿|mrd\.?|milliards?(?: de)?|млрд\.?)"
SCALES = [
    (BILLION, 10**9),
    (r"(?:억|亿|億)", 10**8),
    (MILLION, 10**6),
    (THOUSAND, 10**3),
    (r"(?:만|万|萬)", 10**4),
    ("", 1),
]
MEASURES = [("usd", USD), ("krw", WON), ("t", WEIGHT), ("persons", PERSONS)]
OTHER_MONEY = re.compile(
    r"(?<![a-z])(?:gbp|eur|euros?|cny|rmb|jpy)(?![a-z])|£|€|¥|人民币|위안|엔|유로|루블|円|руб"
)
# How a dataset's own unit begins.
OWN = {"us dollar": "usd", "(south korean )?won": "krw", "tonne": "t", "kilogram": "kg"}
OWN |= {".*(person|people)": "persons"}


class Unit(NamedTuple):
    """A unit; its kind is `[1:3]`."""

    printed: str
    measure: str
    scale: Decimal  # by which its numbers are multiplied
    where: str = ""  # the cell in which it stands


def _patterns() -> list[tuple[re.Pattern[str], str, Decimal]]:
    found = []
    for measure, unit in MEASURES:
        for scale, factor in SCALES:
            orders = [rf"{scale}\s*(?:of\s+)?{unit}", rf"{unit}\s*,?\s*(?:in\s+)?{scale}"]
            for order in orders if scale else [unit]:
                found.append((f"(?<![a-z]){order}(?![a-z])", measure, factor))
    found += [
        # In names of columns: value_musd, exports_musd; and $m of the press.
        (r"(?:^|_|\b)m\s*(?:usd|us\$)|us\$\s?m\b|\$\s?m\b", "usd", 10**6),
        (r"(?:^|_|\b)k\s*(?:usd|us\$)", "usd", 10**3),
        (r"(?<![a-z])(?:kg|kilograms?|公斤|千克|킬로그램)(?![a-z])", "kg", 1),
    ]
    found.sort(key=lambda one: one[2] == 1)  # what has a scale first: 천달러 before 달러
    return [(re.compile(pattern), measure, Decimal(factor)) for pattern, measure, factor in found]


PATTERNS = _patterns()


def unit_in(text: str, where: str = "") -> Unit | None:
    lowered = compatible(text).casefold().replace("_", " ")
    for pattern, measure, scale in PATTERNS:
        if found := pattern.search(lowered):
            plain = compatible(text)
            # In the letters of the file where its folding did not move them.
            is_same = len(plain) == len(lowered)
            printed = plain[found.start() : found.end()] if is_same else found[0]
            return Unit(printed.strip(" _"), measure, scale, where)
    return None


def names_other_money(text: str, measure: str = "") -> bool:
    """Whether a text names another money than the dataset's `measure`: none is converted."""
    if unit := unit_in(text):
        return {unit.measure, measure} == {"usd", "krw"}
    return bool(OTHER_MONEY.search(compatible(text).casefold().replace("_", " ")))


def without_unit(text: str) -> str:
    """A heading without the unit that it names, and without brackets."""
    lowered = compatible(text).casefold()
    for pattern, _, _ in PATTERNS:
        lowered = pattern.sub(" ", lowered)
    return re.sub(r"[()\[\]{}:：,]|(?:단위|单位|unit)", " ", lowered).strip()


def scale_between(unit: Unit, measure: str) -> Decimal | None:
    """By what the file's numbers are multiplied for the dataset; None where nothing can be."""
    of_weights = {("kg", "t"): Decimal("0.001"), ("t", "kg"): Decimal(1000)}
    of_weights[measure, measure] = Decimal(1)
    factor = of_weights.get((unit.measure, measure))
    return unit.scale * factor if factor else None
