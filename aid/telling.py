"""How a sentence says who gave what, what became of the money, and who says so.

Each status keeps its own word: what was committed is never called given, an obligation no promise.
"""

import re
from datetime import date
from typing import Any

from nkworld.atlas.names import with_article
from nkworld.charts import Sentence, Series, money, within_a_sentence
from nkworld.charts.sentences import Options, say
from nkworld.provenance.amounts import Amount
from nkworld.provenance.claims import Row
from nkworld.provenance.models import Status

from .choices import Stage
from .claims import FISCAL
from .models import Actor
from .querysets import NO_AGENCY

VERBS = {each.value: each.value for each in Stage} | {Stage.REPORTED.value: "gave"}
# In the words of the account of the United States.
FISCAL_VERBS = {Stage.COMMITTED.value: "obligated", Stage.PAID.value: "disbursed"}
WITH_THE = re.compile(
    r"(Commission|Department|Ministry|Programme|Fund|Office|Committee|Red Cross|service)(,|$)|"
    r"^(Global Fund|Hong Kong Committee) "
)
# What tells a source’s tables apart, which no sentence needs.
OF_A_TABLE = re.compile(r"(,| on ).*$")
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


def source_of(row: Row) -> str:
    """Who says so, within a sentence."""
    return source_named(row["source__short_name"])


def source_named(name: str) -> str:
    """A source within a sentence: the Unification Ministry, NK News."""
    return named(OF_A_TABLE.sub("", name))


def verb_of(source: str, status: str) -> str:
    words = FISCAL_VERBS if source in FISCAL else VERBS
    return words.get(status, VERBS[status])


def account_words(who: str, series: Series, status: str) -> dict[str, Any]:
    """What `course` has to know of an account: who gave, by which word, by which years."""
    source = series.known[0].source
    verb = verb_of(source, status)
    return {"who": who, "verb": verb, "is_fiscal": source in FISCAL}


def is_fiscal(row: Row) -> bool:
    """Whether its year is a fiscal one, which stands in no order with calendar years."""
    return row["source__slug"] in FISCAL


def when_of(row: Row) -> str:
    """The field of a template that says when."""
    return "in the fiscal year {period}{age}" if is_fiscal(row) else "{when}"


def account_of(row: Row) -> str:
    """By whose account, and of which day: what is merely reported may be a pledge."""
    return ", ".join(filter(None, [_by_whom(row), row["caveat"]]))


def _by_whom(row: Row) -> str:
    if row["source__slug"] == row["donor__slug"]:
        return "by its own account"
    if row["status"] == Status.ESTIMATED:
        return f"by the estimate of {source_of(row)}"
    text = "as reported by" if row["stage"] == Stage.REPORTED else "by the account of"
    return f"{text} {source_of(row)}"


def gift(row: Row, given: Options, closing: str = "") -> Sentence:
    """“Switzerland gave UNICEF US$ 1.2 m in 2023, as reported by the OCHA tracking service”.

    `closing` stands before who says so.
    """
    parts = [giver_of(row), _verb(row), _what(row), when_of(row)]
    template = f"{' '.join(parts)}{closing}, {account_of(row)}"
    return say(
        template,
        period=row["period"],
        labels={"amount": label_of(row)},
        amount=Amount.of(row).point(row["period"]),
        **given,
    )


def label_of(row: Row) -> str:
    """“Aid, reported”, “Aid by South Korean private groups, committed”, “Aid to UNICEF, paid”."""
    by = "" if row["donor__kind"] == Actor.Kind.COUNTRY else f" by {giver_of(row)}"
    to = "" if row["recipient__kind"] in NO_AGENCY else f" to {_agency(row)}"
    word = f"{_verb(row)} by fiscal year" if is_fiscal(row) else row["stage"]
    return f"Aid{by}{to}, {word}"


def largest(row: Row, day: date) -> Sentence:
    """The largest of an agency’s gifts, whenever it was."""
    template = f"Of single gifts on record as {row['stage']} the largest is {{amount}} "
    return say(
        f"{template}from {giver_of(row)} {when_of(row)}",
        day=day,
        written=money,
        period=row["period"],
        is_newest=False,
        labels={"amount": label_of(row)},
        amount=Amount.of(row).point(row["period"]),
    )


def _what(row: Row) -> str:
    """The amount, and to whom if that is one agency: committed to UNICEF, but gave UNICEF."""
    if row["recipient__kind"] in NO_AGENCY:
        return "{amount}"
    agency = _agency(row)
    return f"{agency} {{amount}}" if _verb(row) == "gave" else f"{{amount}} to {agency}"


def _agency(row: Row) -> str:
    return named(row["recipient__abbreviation"] or row["recipient__name"])


def _verb(row: Row) -> str:
    return verb_of(row["source__slug"], row["stage"])
