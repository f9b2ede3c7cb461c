"""What somebody pasted: the address of a figure, and its fingerprint, in whatever form."""

import re
from dataclasses import dataclass
from urllib.parse import unquote

from ..embedding import ChartAddress, chart_at
from .files import NotOurs

MOST_CHARACTERS = 4_000
ADDRESS = re.compile(r"https?://[^\s<>\"”]+|(?<![\w/])/charts/[^\s<>\"”]+")
AFTER = ".,;:)]}>’'\\"
DIGITS = re.compile(r"(?<![0-9a-f])[0-9a-f]{12,64}(?![0-9a-f])", re.IGNORECASE)
HOW = "Paste the whole citation, or the address of the chart and the fingerprint behind it."


@dataclass(frozen=True)
class Cited:
    chart: ChartAddress
    digits: str


def read_citation(text: str) -> Cited:
    """Raises NotOurs."""
    if len(text) > MOST_CHARACTERS:
        raise NotOurs(f"That is longer than {MOST_CHARACTERS:,} characters. {HOW}")
    chart = address_in(text)
    found = {each.lower() for each in DIGITS.findall(ADDRESS.sub(" ", text))}
    if not found:
        raise NotOurs(f"No fingerprint is in it, a row of twelve digits from 0 to f. {HOW}")
    longest = max(found, key=len)
    if not all(longest.startswith(each) for each in found):
        raise NotOurs("More than one fingerprint is in it: paste one citation at a time.")
    if chart is None:
        raise NotOurs(f"A fingerprint alone does not say of which chart it is. {HOW}")
    return Cited(chart, longest)


def address_in(text: str) -> ChartAddress | None:
    """The first address of a chart's page, or of a file beside it."""
    for found in ADDRESS.findall(text):
        if chart := chart_at(_of_page(found.rstrip(AFTER))):
            return chart
    return None


def _of_page(address: str) -> str:
    """The page beside which a file lies: "/charts/a/b.csv?c=d" is of "/charts/a/b/?c=d"."""
    path, mark, query = address.partition("?")
    if not path.endswith("/"):
        head, slash, name = unquote(path).rpartition("/")
        path = f"{head}{slash}{name.partition('.')[0]}/"
    return path + mark + query
