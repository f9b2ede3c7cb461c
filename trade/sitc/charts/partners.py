from nkworld.charts import Figure, Series, money, topic
from nkworld.charts.sentences import opened, say
from nkworld.provenance.figures import as_of_text, register
from nkworld.provenance.points import day_of, sources_in
from nkworld.provenance.records import grouped

from ...lines import DOLLARS, point
from ..amounts import OWN_CLASSIFICATION, Estimates, label, total, traded
from ..models import Section
from ..parameters import DATASET, PartnerParameters, years_on_record

SHOWN = 8  # partners with a colour of their own


@register(
    "trade/sitc-partners",
    title="Partners by SITC section",
    datasets=[DATASET],
    parameters=PartnerParameters,
)
def sitc_partners(params):
    """Who bought which SITC section from North Korea, or sold it there, in one year."""
    year = params["year"]
    estimates = Estimates.read(params, period=year)
    series = layers(estimates, year)
    return Figure(
        slug="trade/sitc-partners",
        headline=statement(params, estimates),
        subtitle=f"{opened(traded(params))} by section of SITC{f' in {year}' if year else ''}, "
        "UNCTAD’s estimates, seen from North Korea’s side",
        unit=DOLLARS,
        measure="money",
        kind="stacked",
        x_title="SITC section",
        series=series,
        sources=sources_in(series, estimates.names),
        notes=(OWN_CLASSIFICATION, *estimates.left_out(year)),
        as_of=as_of_text(params, estimates.as_of),
    )


def layers(estimates, year):
    """The largest partners of the year in a colour each, then all others together."""
    by_partner = estimates.by_partner(year)
    ordered = sorted(by_partner, key=lambda name: (-by_partner[name].number, name))
    shown, others = ordered[:SHOWN], ordered[SHOWN:]
    groups = {name: {name} for name in shown} | (
        {f"{len(others)} other partners": set(others)} if others else {}
    )
    rows = grouped(estimates.rows, lambda row: row["section"])
    return tuple(
        _series(name, names, rows, f"category-{place}" if place <= len(shown) else "other")
        for place, (name, names) in enumerate(groups.items(), start=1)
    )


def _series(name, names, rows, role):
    def amount(section):
        own = [row for row in rows.get(section, []) if row["country__name"] in names]
        return total(own) if own else None

    points = tuple(point(label(each), amount(each)) for each in Section.values)
    slug = "others" if role == "other" else role.replace("category", "partner")
    return Series(slug, name, points, role)


def statement(params, estimates):
    """All partners of the year together, and the one with the most."""
    year = params["year"]
    by_partner = estimates.by_partner(year)
    if not by_partner:
        return topic(f"{opened(traded(params))} by section of SITC")
    name = max(by_partner, key=lambda each: (by_partner[each].number, each))
    what = traded(params, f"{len(by_partner)} partners")
    to_or_from = "to" if params["direction"] == "export" else "from"
    return say(
        f"{{when}} UNCTAD’s estimates of {what} add up to {{total}}, {{own}} of it {to_or_from} "
        f"{name}",
        day=day_of(params),
        written=money,
        period=year,
        is_newest=year == years_on_record()[0],
        labels={"total": opened(what), "own": name},
        total=point(year, total(estimates.rows)),
        own=point(year, by_partner[name]),
    )
