"""How texts about trade name who says something, and that what is said is in doubt."""

from nkworld.atlas.models import WORLD
from nkworld.charts import money
from nkworld.provenance.agreement import Conflict

from .claims import EXPORT, IMPORT, TURNOVER
from .lines import BALANCE

# Words of a source's short name before which English sets an article.
WITH_ARTICLE = ("Ministry", "Commission", "Bureau", "office", "Chamber", "IMF")
TRADE_WITH = {
    EXPORT: "exports to {}",
    IMPORT: "imports from {}",
    TURNOVER: "trade with {}",
    BALANCE: "balance of trade with {}",
}


def source_words(name: str) -> str:
    """A source within a sentence: “KOTRA”, “the Unification Ministry”."""
    return f"the {name}" if any(word in name for word in WITH_ARTICLE) else name


def partner_words(country) -> str:
    """“the world”, “the United States”, “China”."""
    return "the world" if country.code == WORLD else country.in_a_sentence


def trade_with(country, direction: str) -> str:
    """“exports to China”"""
    return TRADE_WITH[direction].format(partner_words(country))


def doubt(conflict: Conflict | None) -> str:
    """“sources differ: US$ 1.0 m to US$ 5.0 m”; empty where nothing conflicts. One source may
    contradict itself.
    """
    if conflict is None:
        return ""
    who = "sources differ" if conflict.sources > 1 else "its own figures differ"
    return f"{who}: {money(conflict.least)} to {money(conflict.greatest)}"
