"""The figures of goods by SITC section, from the DPRK's side. An estimate of UNCTAD heads none."""

from nkworld.charts import Figure, Series
from nkworld.charts.words import opened
from nkworld.provenance.claims import Claims, line
from nkworld.provenance.figures import register

from ..lines import IN_DOLLARS
from .amounts import OWN_CLASSIFICATION, Estimates, label, total, traded
from .models import Section
from .parameters import PartnerParameters, SectionParameters

ROLES = ("category-3", "category-2", "category-1")  # the newest year in the strongest
NO_COURSE = "Three years are on record, and nothing between them: the bars are no course."
SHOWN = 8  # partners with a colour of their own


@register("trade/sitc-partners", title="Partners by SITC section", parameters=PartnerParameters)
def sitc_partners(params: dict) -> Figure:
    """Who bought which SITC section from North Korea, or sold it there, in one year."""
    year = params["year"]
    estimates = Estimates.read(params, period=year)
    return Figure(
        topic=f"{traded(params)} by section of SITC",
        subtitle=f"{opened(traded(params))} by section of SITC{f' in {year}' if year else ''}, "
        "UNCTAD’s estimates, seen from North Korea’s side",
        **IN_DOLLARS,
        kind="stacked",
        x_title="SITC section",
        notes=(OWN_CLASSIFICATION, *estimates.left_out(year)),
        **estimates.claims.stated(params, _partners(estimates, year)),
    )


def _partners(estimates: Estimates, year: str) -> tuple[Series, ...]:
    """The largest partners of the year in a colour each, then all others together."""
    by_partner = estimates.by("country__name", year)
    ordered = sorted(by_partner, key=lambda name: (-by_partner[name].number, name))
    claims, others = estimates.claims, ordered[SHOWN:]
    found = [
        _partner_series(
            claims.where(country__name=name), f"partner-{place}", name, f"category-{place}"
        )
        for place, name in enumerate(ordered[:SHOWN], start=1)
    ]
    if others:
        rest = claims.only(lambda row: row["country__name"] in others)
        found.append(_partner_series(rest, "others", f"{len(others)} other partners", "other"))
    return tuple(found)


def _partner_series(claims: Claims, slug: str, name: str, role: str) -> Series:
    sums = {label(section): total(some) for section, some in claims.by("section").items()}
    return line(slug, name, role, map(label, Section.values), sums.get)


@register("trade/sitc-sections", title="Goods by SITC section", parameters=SectionParameters)
def sitc_sections(params: dict) -> Figure:
    """What North Korea sold to a partner, or bought from it, by SITC section in three years."""
    estimates = Estimates.read(params)
    years = estimates.claims.periods
    series = tuple(_year_series(estimates, year, at - len(years)) for at, year in enumerate(years))
    return Figure(
        topic=f"{traded(params)} by section of SITC",
        subtitle=f"{opened(traded(params))} by section of SITC, UNCTAD’s estimates, seen from "
        "North Korea’s side",
        **IN_DOLLARS,
        kind="bar",
        x_title="SITC section",
        notes=(NO_COURSE, OWN_CLASSIFICATION, *estimates.left_out(max(years, default=""))),
        **estimates.claims.stated(params, series),
    )


def _year_series(estimates: Estimates, year: str, place: int) -> Series:
    sums = {label(each): amount for each, amount in estimates.by("section", year).items()}
    role = ROLES[place] if place >= -3 else "other"
    return line(f"in-{year}", year, role, map(label, Section.values), sums.get)
