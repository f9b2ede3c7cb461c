"""Who gave what, and what became of the money, in words.

Each stage keeps its own word: what was committed is never called given.
"""

import re

from nkworld.atlas.names import with_article
from nkworld.charts import within_a_sentence
from nkworld.provenance.claims import Row

from .choices import Stage
from .claims import FISCAL
from .models import Actor
from .querysets import NO_AGENCY

WITH_THE = re.compile(
    r"(Commission|Department|Ministry|Programme|Fund|Office|Committee|Red Cross|service)(,|$)|"
    r"^(Global Fund|Hong Kong Committee) "
)
# Givers that are no name: they begin with a small letter within a sentence.
NAMELESS = frozenset({"all-donors", "other-donors", "multilateral", "private-and-ngo-donors"})


def named(name: str) -> str:
    """A body's name within a sentence: the United States, the Unification Ministry, CERF."""
    bare = name.removeprefix("The ")
    return f"the {bare}" if bare != name or WITH_THE.search(name) else with_article(name)


def giver_of(row: Row) -> str:
    """Who gave, within a sentence."""
    name = row["donor__name"]
    if row["donor__slug"] in NAMELESS:
        return within_a_sentence(name)
    return named(name)


def is_fiscal(row: Row) -> bool:
    """Whether its year is a fiscal one, which stands in no order with calendar years."""
    return row["source__slug"] in FISCAL


def label_of(row: Row) -> str:
    """“Aid, reported”, “Aid by South Korean private groups, committed”, “Aid to UNICEF, paid”."""
    year = " by fiscal year" * is_fiscal(row)
    return f"{' '.join(['Aid', *_from_and_to(row)])}, {row['stage']}{year}"


def details_of(row: Row) -> str:
    """What has to be said with an amount under a country's name: what became of it, by whom of the
    country and to whom: “committed by South Korean private groups”, “to UNICEF”.
    """
    stage = row["stage"] if row["stage"] != Stage.REPORTED else ""
    year = "in the fiscal year" * is_fiscal(row)
    text = " ".join(filter(None, [stage, *_from_and_to(row), year]))
    return "; ".join(filter(None, [text, row["caveat"]]))


def _from_and_to(row: Row) -> list[str]:
    """The giver but for a country itself, and the agency if it is a single one."""
    by = [] if row["donor__kind"] == Actor.Kind.COUNTRY else [f"by {giver_of(row)}"]
    agency = named(row["recipient__abbreviation"] or row["recipient__name"])
    return by if row["recipient__kind"] in NO_AGENCY else [*by, f"to {agency}"]
