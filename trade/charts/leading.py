from collections import Counter

from nkworld.charts import Figure, Series, money
from nkworld.provenance.figures import as_of_text, register

from ..claims import Claims
from ..lines import (
    DOLLARS,
    FLOWS,
    LABELS,
    LAYER,
    ROLES,
    SIDE,
    layer_of,
    point,
    sources_used,
)
from ..models import Flow
from ..parameters import LeadingPartnersParameters

SHOWN = 15
ENOUGH_PARTNERS = 5
SOUTH = "South Korea"


@register(
    "trade/leading-partners",
    title="Leading partners of a year",
    datasets=[FLOWS, LAYER],
    parameters=LeadingPartnersParameters,
)
def leading_partners(asked):
    """The partners with the largest recorded trade in one year."""
    claims = Claims.read(Flow.objects.known(asked["as_of"]).with_partners().beyond_the_south())
    tables, direction = claims.by_country(asked["rule"]), asked["direction"]
    year = str(asked["period"] or newest_year(tables, direction))
    layer, layer_known = layer_of(asked) if asked["inter_korean"] else (None, None)
    amounts = ranked(tables, layer, year, direction)
    series = bars(direction, amounts)
    return Figure(
        slug="trade/leading-partners",
        headline=statement(amounts, year),
        subtitle=f"{LABELS[direction]} by partner, {year}, {SIDE}",
        unit=DOLLARS,
        measure="money",
        kind="bar",
        x_title="Partner",
        series=series,
        sources=sources_used(series, *tables.values(), layer),
        notes=notes(amounts, None if asked["period"] else year),
        as_of=as_of_text(asked, claims.as_of, layer_known),
    )


def newest_year(tables, direction):
    """The latest year for which at least five partners are on record, else the latest."""
    partners = Counter(
        year for table in tables.values() for year in table.years if table.headline(year, direction)
    )
    enough = [year for year, count in partners.items() if count >= ENOUGH_PARTNERS]
    return max(enough or partners, default="")


def ranked(tables, layer, year, direction):
    """[(partner, amount)], the largest first; South Korea as its own layer has it."""
    found = {name: table.headline(year, direction) for name, table in tables.items()}
    if layer:
        found[SOUTH] = layer.headline(year, direction)
    amounts = [(name, amount) for name, amount in found.items() if amount]
    return sorted(amounts, key=lambda pair: (-pair[1].value, pair[0]))[:SHOWN]


def bars(direction, amounts):
    """Two series over the same partners, so that South Korea’s bar keeps its own colour."""
    others = [point(name, None if name == SOUTH else amount) for name, amount in amounts]
    series = [Series(direction, LABELS[direction], tuple(others), ROLES[direction])]
    south = [point(name, amount) for name, amount in amounts if name == SOUTH]
    if south:
        series.append(Series("inter-korean", "Inter-Korean trade", tuple(south), "inter-korean"))
    return tuple(series)


def statement(amounts, year):
    if len(amounts) < 2:
        return f"North Korea’s partners on record in {year}"
    (first, most), (second, next_most) = amounts[:2]
    return (
        f"{first} led in {year} with {money(most.value)}, "
        f"{second} followed with {money(next_most.value)}"
    )


def notes(amounts, chosen):
    """What the list leaves out, and why it is of a year that nobody asked for (`chosen`)."""
    partners = [name for name, _ in amounts if name != SOUTH]
    said = ["Only partners for which a figure is on record; the list is not complete."]
    if len(partners) < len(amounts):
        said.append("South Korea stands as its own layer: no world total contains it.")
    if chosen and len(partners) >= ENOUGH_PARTNERS:
        said.append(f"{chosen} is the newest year in which five partners or more are on record.")
    return tuple(said)
