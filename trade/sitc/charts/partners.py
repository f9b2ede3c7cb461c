from nkworld.charts import Figure, Sentence, Series, money, topic
from nkworld.charts.sentences import opened, say
from nkworld.provenance.claims import Claims, line
from nkworld.provenance.figures import register
from nkworld.provenance.points import options

from ...lines import IN_DOLLARS
from ..amounts import OWN_CLASSIFICATION, Estimates, label, total, traded
from ..models import Section
from ..parameters import PartnerParameters, years_on_record

SHOWN = 8  # partners with a colour of their own


@register("trade/sitc-partners", title="Partners by SITC section", parameters=PartnerParameters)
def sitc_partners(params: dict) -> Figure:
    """Who bought which SITC section from North Korea, or sold it there, in one year."""
    year = params["year"]
    estimates = Estimates.read(params, period=year)
    return Figure(
        headline=statement(params, estimates),
        subtitle=f"{opened(traded(params))} by section of SITC{f' in {year}' if year else ''}, "
        "UNCTAD’s estimates, seen from North Korea’s side",
        **IN_DOLLARS,
        kind="stacked",
        x_title="SITC section",
        notes=(OWN_CLASSIFICATION, *estimates.left_out(year)),
        **estimates.claims.stated(params, layers(estimates, year)),
    )


def layers(estimates: Estimates, year: str) -> tuple[Series, ...]:
    """The largest partners of the year in a colour each, then all others together."""
    by_partner = estimates.by("country__name", year)
    ordered = sorted(by_partner, key=lambda name: (-by_partner[name].number, name))
    claims, others = estimates.claims, ordered[SHOWN:]
    found = [
        _series(claims.where(country__name=name), f"partner-{place}", name, f"category-{place}")
        for place, name in enumerate(ordered[:SHOWN], start=1)
    ]
    if others:
        rest = claims.only(lambda row: row["country__name"] in others)
        found.append(_series(rest, "others", f"{len(others)} other partners", "other"))
    return tuple(found)


def _series(claims: Claims, slug: str, name: str, role: str) -> Series:
    sums = {label(section): total(some) for section, some in claims.by("section").items()}
    return line(slug, name, role, map(label, Section.values), sums.get)


def statement(params: dict, estimates: Estimates) -> Sentence:
    """All partners of the year together, and the one with the most."""
    year = params["year"]
    by_partner = estimates.by("country__name", year)
    if not by_partner:
        return topic(f"{opened(traded(params))} by section of SITC")
    name = max(by_partner, key=lambda each: (by_partner[each].number, each))
    what = traded(params, f"{len(by_partner)} partners")
    to_or_from = "to" if params["direction"] == "export" else "from"
    return say(
        f"{{when}} UNCTAD’s estimates of {what} add up to {{total}}, {{own}} of it {to_or_from} "
        f"{name}",
        period=year,
        labels={"total": opened(what), "own": name},
        total=total(estimates.claims).point(year),
        own=by_partner[name].point(year),
        **options(params, money) | {"is_newest": year == years_on_record()[0]},
    )
