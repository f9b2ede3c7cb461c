"""Trade by section of the Standard International Trade Classification (SITC)."""

from datetime import datetime
from decimal import Decimal
from functools import cached_property, partial
from typing import Any, ClassVar

from django.db import models
from django.urls import path
from rest_framework import serializers

from nkworld.asking import claim_tables
from nkworld.asking.fields import OneOfField
from nkworld.asking.parameters import figure_parameters
from nkworld.atlas.memo import once_per_request
from nkworld.atlas.models import WORLD, Country
from nkworld.charts import Figure, Point, Series, in_a_row, money
from nkworld.charts.words import opened
from nkworld.figures import registry as figures
from nkworld.figures.amounts import day_of, total
from nkworld.figures.claims import Claims, line
from nkworld.portal import panels
from nkworld.portal.drawing import FigureView
from nkworld.portal.views.tables import ClaimList, DatasetPage
from nkworld.provenance.models import Observation, Status, Totals
from nkworld.provenance.models.constraints import (
    LIVE,
    not_negative,
)
from nkworld.search.entries import page

from ..claims import IN_DOLLARS, partner
from ..models.flow import NOT_NEGATIVE, OneWay, partner_key
from ..tables import ALIASES, EXPORTER, ONE_WAY, US_DOLLARS


class Section(models.TextChoices):
    """The ten sections of SITC, Revision 3, by their official titles.

    No section is a set of chapters of the Harmonized System: the two classifications are never
    added, and no claim of the one is told as a claim of the other.
    """

    FOOD = "0", "Food and live animals"
    BEVERAGES = "1", "Beverages and tobacco"
    CRUDE_MATERIALS = "2", "Crude materials, inedible, except fuels"
    FUELS = "3", "Mineral fuels, lubricants and related materials"
    OILS = "4", "Animal and vegetable oils, fats and waxes"
    CHEMICALS = "5", "Chemicals and related products, n.e.s."
    MANUFACTURED = "6", "Manufactured goods classified chiefly by material"
    MACHINERY = "7", "Machinery and transport equipment"
    MISCELLANEOUS = "8", "Miscellaneous manufactured articles"
    OTHER = "9", "Commodities and transactions not classified elsewhere in the SITC"


class SectionFlow(Observation):
    """Goods of one SITC section traded with one partner in one calendar year.

    Current US dollars. The direction is seen from the DPRK: an export leaves North Korea.
    """

    Direction = OneWay

    country = partner_key("sitc_flows")
    direction = models.CharField(max_length=6, choices=Direction)
    section = models.CharField("SITC section", max_length=1, choices=Section)

    dataset = "trade/sitc-flows"
    page = "sitc:claims"
    unit = "US dollars, current"
    cell = ("country", "period", "frequency", "direction", "section")
    index_name = "sitc"
    totals: ClassVar = Totals(
        ("direction",), {"country__kind": Country.Kind.COUNTRY.value}, partner="country"
    )

    class Meta(Observation.Meta):
        verbose_name = "flow by SITC section"
        verbose_name_plural = "flows by SITC section"
        constraints = [
            not_negative(*NOT_NEGATIVE),
            models.CheckConstraint(
                condition=models.Q(section__in=Section.values),
                name="sitc_sectionflow_known_section",
                violation_error_message="SITC has ten sections, 0 to 9.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["period", "direction", "section"], condition=LIVE, name="sitc_live_year"
            ),
        ]


@claim_tables.register
class SectionFlows(claim_tables.ClaimTable):
    """Goods of one SITC section traded with one partner in 1995, 2005 or 2015, as UNCTAD
    estimates them; `value` is in current US dollars.

    SITC is not the Harmonized System: add no row of this table to one of trade/goods. North
    Korea’s exports are scaled by UNCTAD to its own total; small flows are the output of a model.
    Rows taken for South Korea’s trade have the status excluded.
    """

    model = SectionFlow
    caption_note = US_DOLLARS
    columns = ("period", "section", "country", "direction", "value")
    filters = ("country", "direction", "section")
    cells = {"section": "sitc/cells.html#section"}
    point_of_view = EXPORTER
    api_fields = {
        "section": serializers.CharField(help_text="The SITC section, 0 to 9."),
        "section_name": serializers.CharField(
            source="get_section_display", help_text="Its title in SITC, Revision 3."
        ),
    }
    fields = ("country", "direction", "section", "section_name")
    aliases = ALIASES | {"product_code": "section", "sitc": "section"}
    companions = {"section_name": "section"}
    words = {"direction": ONE_WAY}


@once_per_request
def years_on_record() -> list[str]:
    rows = SectionFlow.objects.as_of().annual().order_by("-period")
    return list(rows.values_list("period", flat=True).distinct())


DIRECTION = OneOfField(OneWay, "Direction", initial="export")
of_sections = partial(
    figure_parameters, SectionFlow.dataset, allow_all=False, shared=("rule", "as_of")
)
TO_OR_FROM = {"export": "exports to", "import": "imports from"}
OWN_CLASSIFICATION = (
    "Sections of SITC are no sums of chapters of the Harmonized System: add nothing here to the "
    "figures of goods by HS code."
)


@once_per_request
def estimated(moment: datetime | None, **only: Any) -> tuple[Claims, Claims]:
    """What is estimated, and what the ledger holds of it."""
    rows = SectionFlow.objects.as_of(moment).annual().filter(**only)
    every = Claims.read(rows, "country__name", with_ledger=True)
    included = every.only(lambda row: row["status"] != Status.EXCLUDED)
    return included, every.where(status=Status.EXCLUDED)


def claims_of(params: dict, **only: str) -> tuple[Claims, Claims]:
    """The same in one direction, of each year by the source that stands first in the rule."""
    country, rule = params.get("country"), params["rule"]
    is_one = country and country.code != WORLD
    every = estimated(params["as_of"], **({"country": country} if is_one else only))
    claims, ledger = (some.where(direction=params["direction"], **only) for some in every)
    claims = claims.only(lambda row: row["value"] is not None).over(day_of(params))
    return (
        claims.of_first_source(lambda row: rule.place(row["source_id"])),
        ledger.ordered(lambda row: row["country__name"]),
    )


def left_out(ledger: Claims, year: str) -> tuple[str, ...]:
    rows = ledger.where(period=year).rows
    value = sum((row["value"] for row in rows), Decimal(0))
    names = in_a_row(sorted({row["country__name"] for row in rows}))
    sentence = (
        f"Left out of {year}, as South Korea’s trade or probably so: {money(value)} of {names}. "
        "The ledger has each row with its rule."
    )
    return (sentence,) if rows else ()


def sum_of(claims: Claims) -> Point:
    partners = len({row["country__name"] for row in claims.rows})
    if len(claims.rows) == 1:
        return claims.amounts[0]
    note = f"sum over {partners} partners" if partners > 1 else "sum"
    return total(claims.amounts, note)


# “3 Mineral fuels, lubricants and related materials”
LABELS = {section: f"{section} {title}" for section, title in Section.choices}
ROLES = ("category-3", "category-2", "category-1")  # the newest year in the strongest
NO_COURSE = "Three years are on record, and nothing between them: the bars are no course."
SHOWN = 8  # partners with a colour of their own


@figures.register(
    "trade/sitc-partners",
    of_sections(
        year=OneOfField(
            lambda: [(year, year) for year in years_on_record()],
            "Year",
            initial=lambda: next(iter(years_on_record()), ""),
        ),
        direction=DIRECTION,
    ),
)
def sitc_partners(params: dict) -> Figure:
    """Who bought which SITC section from North Korea, or sold it there, in one year."""
    year = params["year"]
    claims, ledger = claims_of(params, period=year)
    # The largest partners of the year in a colour each, then all others together.
    by_partner = claims.by("country__name")
    ordered = sorted(by_partner, key=lambda name: (-sum_of(by_partner[name]).number, name))
    series = [
        _by_section(claims.where(country__name=name), f"partner-{place}", name, f"category-{place}")
        for place, name in enumerate(ordered[:SHOWN], start=1)
    ]
    if others := ordered[SHOWN:]:
        rest = claims.only(lambda row: row["country__name"] in others)
        series.append(_by_section(rest, "others", f"{len(others)} other partners", "other"))
    return Figure(
        **_of_sections(params, f" in {year}" if year else ""),
        kind="stacked",
        notes=(OWN_CLASSIFICATION, *left_out(ledger, year)),
        **claims.stated(params, series),
    )


def _of_sections(params: dict, when: str = "") -> dict[str, Any]:
    country, way = params.get("country"), TO_OR_FROM[params["direction"]]
    is_one = country and country.code != WORLD
    partners = country.in_a_sentence if country and is_one else "all partners counted"
    what = f"{way} {partners} by section of SITC"
    return IN_DOLLARS | {
        "topic": what,
        "subtitle": f"{opened(what)}{when}, UNCTAD’s estimates, seen from North Korea’s side",
        "x_title": "SITC section",
    }


def _by_section(claims: Claims, slug: str, name: str, role: str) -> Series:
    sums = {LABELS[section]: sum_of(some) for section, some in claims.by("section").items()}
    return line(slug, name, role, LABELS.values(), sums.get)


@figures.register("trade/sitc-sections", of_sections(country=partner(WORLD), direction=DIRECTION))
def sitc_sections(params: dict) -> Figure:
    """What North Korea sold to a partner, or bought from it, by SITC section in three years."""
    claims, ledger = claims_of(params)
    years = claims.periods
    roles = [*["other"] * max(len(years) - len(ROLES), 0), *ROLES[-len(years) :]] if years else []
    series = [
        _by_section(claims.where(period=year), f"in-{year}", year, role)
        for year, role in zip(years, roles, strict=True)
    ]
    return Figure(
        **_of_sections(params),
        kind="bar",
        notes=(NO_COURSE, OWN_CLASSIFICATION, *left_out(ledger, max(years, default=""))),
        **claims.stated(params, series),
    )


page(
    "Trade by section of the SITC",
    "sitc:index",
    "Exports and imports by the ten sections of the Standard International Trade Classification.",
    also="SITC food beverages crude materials fuels chemicals machinery manufactured goods",
)


@panels.register
class SectionPanel(panels.Panel):
    slug = "sitc"
    title = "Goods by SITC section, in three years"
    position = 24
    template_name = "sitc/country_panel.html"
    parameters = ("as_of",)
    draws_lead = False
    rests_on = "directions"

    @cached_property
    def directions(self) -> list[str]:
        found = estimated(self.moment, country=self.country)[0].by("direction")
        return sorted(found, key=lambda each: (-len(found[each].rows), each))

    @cached_property
    def pictures(self) -> list[FigureView]:
        params = {"country": self.country.code, "direction": self.directions[0]} | self.query
        return [FigureView("trade/sitc-sections", params)]


SHARED = ("direction", "rule", "as_of")


class Index(DatasetPage):
    model = SectionFlow
    parameters = ("country", "year", *SHARED)
    template_name = "sitc/index.html"
    extra_context = {"standard_sections": Section}
    crumbs = (("Trade", "trade:index"),)
    title = "Goods by SITC section"
    description = (
        "What North Korea sold and bought by section of the Standard International Trade "
        "Classification in 1995, 2005 and 2015, by partner, as UNCTAD estimates it."
    )
    lede = (
        "UNCTAD estimates what every country sold to every other, in the ten sections of the "
        "Standard International Trade Classification. Three years are on record: 1995, 2005 and "
        "2015. They are estimates, scaled to UNCTAD’s own total for North Korea, and stand apart "
        "from the figures of goods by code of the Harmonized System."
    )
    links = {
        "Table of every row": "sitc:claims ?rule=all",
        "Rows left out, each with its rule": "sitc:claims ?status=excluded",
        "Goods by HS code": "goods:index",
    }
    figures = {
        "trade/sitc-sections": ("country", *SHARED),
        "trade/sitc-partners": ("year", *SHARED),
    }
    controls = True
    questions_title = "Data Questions on SITC sections"


app_name = "sitc"

urlpatterns = [
    path("", Index.as_view(), name="index"),
    path("claims/", ClaimList.as_view(table=SectionFlows), name="claims"),
]
