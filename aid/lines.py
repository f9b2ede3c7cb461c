"""From claims about aid to the series of a figure."""

from nkworld.charts import Mark, Series, source_role

from .choices import Money
from .claims import as_point

CONTRIBUTIONS, APPEALS = "aid/contributions", "aid/appeals"
FOOD, SOUTH = "aid/food-aid", "aid/south-korea"
DOLLARS = "US dollars, current"
CATEGORY_COLOURS = 6
BORDER_CLOSED = Mark("2020-01", "border closed")
MONEY_WORDS = {
    Money.PLEDGED.value: "pledged",
    Money.COMMITTED.value: "committed",
    Money.PAID.value: "paid",
    Money.REPORTED.value: "reported",
}
MONEY_TITLES = {
    Money.PLEDGED.value: "Pledged aid",
    Money.COMMITTED.value: "Committed aid",
    Money.PAID.value: "Aid paid out",
    Money.REPORTED.value: "Reported aid",
}
MONEY_SUBTITLES = {
    Money.PLEDGED.value: "money pledged, whatever came of it",
    Money.COMMITTED.value: "money committed, whether or not it was paid in the end",
    Money.PAID.value: "money paid out",
    Money.REPORTED.value: "money as reported, promised and paid not told apart",
}
MONEY_NOTE = (
    "Shown unless you choose otherwise: what is reported without saying how far the money has "
    "come. Pledged, committed and paid are never added: the same dollar passes through all three."
)


def line(slug, label, role, periods, found):
    """A series of what `found` has for each period; a period without a claim is a gap."""
    return Series(slug, label, tuple(as_point(each, found.get(each)) for each in periods), role)


def each_source(claims, periods, rule):
    """One series for each source that says anything of these periods."""
    series: list[Series] = []
    for slug, said in claims.by("source__slug").items():
        found = said.chosen(rule)
        if any(period in found for period in periods):
            role = source_role(len(series))
            series.append(line(slug, said.names[slug], role, periods, found))
    return tuple(series)
