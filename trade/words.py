"""How sentences about trade name who says something, and that what is said is in doubt."""

from nkworld.atlas.models import WORLD
from nkworld.charts import money
from nkworld.provenance.agreement import Conflict
from nkworld.provenance.models import Status

from .claims import EXPORT, IMPORT, TURNOVER

# Words of a source's short name before which English sets an article.
WITH_ARTICLE = ("Ministry", "Commission", "Bureau", "office", "Chamber", "IMF")
TRADE_WITH = {EXPORT: "exports to {}", IMPORT: "imports from {}", TURNOVER: "trade with {}"}
NORTH = "North Korea’s"


def source_words(name: str) -> str:
    """A source within a sentence: “KOTRA”, “the Unification Ministry”."""
    return f"the {name}" if any(word in name for word in WITH_ARTICLE) else name


def by_source(amount, names: dict[str, str]) -> str:
    """“according to KOTRA”, “by KINU’s estimate”: of an amount or a point."""
    name = source_words(names[amount.source])
    if amount.status != Status.ESTIMATED:
        return f"according to {name}"
    return f"by {name}{'’' if name.endswith('s') else '’s'} estimate"


def recorded_by(amount, names: dict[str, str]) -> str:
    """“as recorded by KOTRA”, “as estimated by UNCTAD”: the scope of a total, which is its
    source’s.
    """
    how = "estimated" if amount.status == Status.ESTIMATED else "recorded"
    return f"as {how} by {source_words(names[amount.source])}"


def partner_words(country) -> str:
    """“the world”, “the United States”, “China”."""
    return "the world" if country.code == WORLD else country.in_a_sentence


def trade_with(country, direction: str) -> str:
    """“exports to China”"""
    return TRADE_WITH[direction].format(partner_words(country))


def doubt(conflict: Conflict | None, what: str = "") -> str:
    """“ (sources differ on exports: US$ 1.0 m to US$ 5.0 m)”, `what` being “ on exports”; empty
    where nothing conflicts. One source may contradict itself.
    """
    if conflict is None:
        return ""
    who = "sources differ" if conflict.sources > 1 else "its own figures differ"
    return f" ({who}{what}: {money(conflict.least)} to {money(conflict.greatest)})"
