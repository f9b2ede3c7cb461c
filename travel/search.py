"""Pages of travel under the site's search."""

from pathlib import Path

from nkworld.search.answers import answers_of, one_way, side_by_side
from nkworld.search.entries import pages_of

pages_of(Path(__file__).with_name("pages.csv"))


answers_of(Path(__file__).with_name("answers.yaml"), side_by_side=side_by_side)
one_way(
    r"\bNORTHn? (tourists|travell?ers) (in|to) COUNTRY",
    "Tourists here are those who went to North Korea; of its own people all entries are counted.",
    {"tourists": "entries abroad"},
)
