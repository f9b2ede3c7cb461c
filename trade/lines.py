"""From amounts to the series of a figure: lines, shares and the sources they rest on."""

from dataclasses import replace

from nkworld.charts import Mark, Point, Series, SourceRef, source_role
from nkworld.charts.numbers import per_cent
from nkworld.charts.sentences import is_over
from nkworld.provenance.parameters import ALL, rule_called
from nkworld.provenance.points import day_of, sources_in, within

from .amounts import both_caveats, weaker, worse
from .claims import EXPORT, IMPORT, TURNOVER, Claims, YearTable
from .models import Flow, InterKoreanFlow

FLOWS, LAYER = "trade/flows", "trade/inter-korean"
DOLLARS = "US dollars, current"
SIDE = "merchandise, from North Korea’s side"
RESOLUTIONS = (Mark("2006-10", "UN res. 1718"), Mark("2017-08", "UN res. 2371"))

BALANCE = "balance"
LABELS = {EXPORT: "Exports", IMPORT: "Imports", TURNOVER: "Two-way trade", BALANCE: "Balance"}
ROLES = {EXPORT: "exports", IMPORT: "imports", TURNOVER: "turnover", BALANCE: "balance"}


def claims_about(params, code):
    """Annual claims about one partner, or the world, as known when asked."""
    return Claims.read(Flow.objects.as_of(params["as_of"]).filter(country__code=code))


def layer_of(params):
    """(table, newest moment) of inter-Korean trade over all categories."""
    total = InterKoreanFlow.Category.TOTAL
    claims = Claims.read(InterKoreanFlow.objects.as_of(params["as_of"]).filter(category=total))
    return YearTable(claims.rows, rule_called(LAYER)), claims.as_of


def years_of(params, *tables):
    """Every year that a table speaks of, within what was asked."""
    return within(params, (year for table in tables for year in table.years))


def ends_early(params):
    """Whether the figure may end before the newest year, because a reader chose its last one."""
    return bool(params.get("to")) and is_over(str(params["to"]), day_of(params))


def lines(params, table, layer, years, breaks):
    """The measure asked for, or exports, imports and balance: the rule’s line, or each source’s."""
    if params["rule"] == ALL:
        measure = params["measure"] or TURNOVER
        every = _line_of_each_source(measure, table, layer, years)
        return tuple(breaks.within(each, measure) for each in every)
    measures = [params["measure"]] if params["measure"] else [EXPORT, IMPORT, BALANCE]
    found = (
        line(m, LABELS[m], ROLES[m], years, lambda year, m=m: measured(table, layer, year, m))
        for m in measures
    )
    return tuple(breaks.within(each, each.slug) for each in found)


def _line_of_each_source(measure, table, layer, years):
    series = (
        line(
            s, table.names[s], "", years, lambda year, s=s: measured(table, layer, year, measure, s)
        )
        for s in table.sources
    )
    return assign_source_colours(series)


def assign_source_colours(series):
    """Those in which anything is known, each in the colour of a source."""
    known = (each for each in series if each.on_record)
    return tuple(replace(each, role=source_role(place)) for place, each in enumerate(known))


def measured(table, layer, year, measure, source=None):
    """One amount of a year, the layer added where there is one; None if either is unknown."""
    if measure == BALANCE:
        sold, bought = (measured(table, layer, year, m, source) for m in (EXPORT, IMPORT))
        if not sold or not bought or sold.source != bought.source:
            return None
        return sold.combined(bought, -1, "exports less imports")
    amount = table.of(source, year, measure) if source else table.headline(year, measure)
    if layer is None or amount is None:
        return amount
    added = layer.headline(year, measure)
    return added and amount.combined(added, +1, "with inter-Korean trade")


def line(slug, label, role, years, amount_of):
    """A series of what `amount_of(year)` answers; None leaves a gap."""
    return Series(slug, label, tuple(point(year, amount_of(year)) for year in years), role)


def point(x, amount):
    """A point of an amount; a gap where there is none, with the reason where one is known."""
    if not amount:
        return Point(x, None, note=getattr(amount, "note", ""))
    return Point(
        x,
        amount.value,
        amount.low,
        amount.high,
        amount.status,
        amount.source,
        amount.note,
        grade=amount.grade,
        caveat=amount.caveat,
    )


def share_point(x, part, whole, note):
    """`part` in per cent of `whole`, to four decimals, with its bounds; a gap without both.

    What the whole leaves out has to be said with the share of it.
    """
    if part is None or whole is None or not any(whole.span):
        return Point(x, None)
    value, low, high = _quotients(part, whole)
    return Point(
        x,
        value,
        low,
        high,
        weaker(part.status, whole.status),
        part.source,
        note,
        grade=worse(part.grade, whole.grade),
        caveat=both_caveats(part, whole),
    )


def _quotients(part, whole):
    """(value, least, greatest) in per cent; the last two are None of an exact share."""
    (least, most), (smallest, largest) = part.span, whole.span
    value = _per_cent(part.value, whole.value)
    if part.is_exact and whole.is_exact:
        return value, None, None
    return value, _per_cent(least, largest), _per_cent(most, smallest)


def _per_cent(part, whole):
    return per_cent(part, whole) if part is not None and whole else None


def sources_used(series, *tables):
    """The sources that the points name; those of a layer that was added come last."""
    names = {slug: table.names[slug] for table in tables if table for slug in table.sources}
    return sources_in(series, names)


def layer_sources(layer, years):
    """Who stands behind a layer that was added, in these years."""
    found = [layer.headline(year, m) for year in years for m in (EXPORT, IMPORT, TURNOVER)]
    used = {amount.source for amount in found if amount}
    return tuple(SourceRef(slug, name) for slug, name in layer.names.items() if slug in used)
