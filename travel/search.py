"""Pages of travel under the site's search."""

from nkworld.search.answers import one_way
from nkworld.search.entries import announce

announce(__file__)
one_way(
    r"\bNORTHn? (tourists|travell?ers) (in|to) COUNTRY",
    "Tourists here are those who went to North Korea; of its own people all entries are counted.",
    {"tourists": "entries abroad"},
)
