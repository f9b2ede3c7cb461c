"""The donors’ statistics: kinds of flow, their tables of claims, and their pages."""

from django.db import models
from django.db.models import Q
from django.urls import path

from nkworld.asking.claim_tables import ClaimTable, register
from nkworld.asking.parameters import SPAN, CountriesField
from nkworld.charts import within_a_sentence
from nkworld.portal.views.tables import ClaimList, DatasetPage
from nkworld.provenance.models import Observation
from nkworld.provenance.models.constraints import not_negative

from ..models import Actor
from ..resolve import ActorsField
from ..tables import CRUMBS, WORDS


class Flow(models.TextChoices):
    """Kinds of flow overlap: one dollar stands in several. Two of them are never added."""

    NET = "net-disbursements", "Net aid paid"
    NET_WITHOUT_DEBT = "net-excluding-debt-relief", "Net aid paid, debt relief left out"
    GROSS = "gross-disbursements", "Aid paid, before repayments"
    GRANTS = "grants", "Grants"
    GROSS_LOANS = "gross-loans", "Loans, before repayments"
    NET_LOANS = "net-loans", "Loans, net of repayments"
    TECHNICAL = "technical-cooperation", "Technical cooperation"
    HUMANITARIAN = "humanitarian", "Humanitarian aid"
    FOOD = "development-food-aid", "Development food aid"
    DEBT_FORGIVENESS = "debt-forgiveness", "Debt forgiven"
    NET_DEBT_RELIEF = "net-debt-relief", "Debt relief, net"
    IMPUTED = "imputed-multilateral", "Share of multilateral aid, imputed"
    OBLIGATION = "obligation", "Obligations, US Government"
    DISBURSEMENT = "disbursement", "Disbursements, US Government"
    PLANNED = "appropriated-and-planned", "Appropriated and planned, US Government"
    REQUESTED = "budget-request", "Budget request, US Government"
    ALLOCATED = "initial-allocation", "Initial allocation, US Government"
    ODA_LIKE = "oda-like-commitment", "Aid-like commitments, AidData"
    OOF_LIKE = "oof-like-commitment", "Other official commitments, AidData"

    @property
    def in_short(self) -> str:
        return SHORT.get(self, within_a_sentence(str(self.label)))


SHORT = {
    Flow.NET: "net aid",
    Flow.NET_WITHOUT_DEBT: "net aid",
    Flow.GROSS: "gross aid",
    Flow.GROSS_LOANS: "gross loans",
    Flow.NET_LOANS: "net loans",
    Flow.NET_DEBT_RELIEF: "net debt relief",
    Flow.IMPUTED: "imputed multilateral aid",
    Flow.OBLIGATION: "aid obligated",
    Flow.DISBURSEMENT: "aid disbursed",
    Flow.ODA_LIKE: "aid-like commitments",
}


class Prices(models.TextChoices):
    """In dollars of which year. Figures of two price bases never stand on one line."""

    CURRENT = "current", "Current dollars"
    OF_2017 = "constant-2017", "Dollars of 2017"
    OF_2021 = "constant-2021", "Dollars of 2021"
    OF_2022 = "constant-2022", "Dollars of 2022"

    @property
    def unit(self) -> str:
        return "US dollars, current" if self == self.CURRENT else f"US {self.label.lower()}"


class Part(models.TextChoices):
    """Of AidData's older edition: groups of sectors, which do not add up to the total."""

    ALL = "all", "All sectors"
    SOCIAL = "social", "Social sectors"
    ECONOMIC = "economic", "Economic sectors"
    HUMANITARIAN = "humanitarian", "Humanitarian sectors"


# Plans are no money given; where anything else is on record, a headline speaks of that.
MAIN_FLOWS = (
    Flow.NET_WITHOUT_DEBT,
    Flow.NET,
    Flow.DISBURSEMENT,
    Flow.OBLIGATION,
    Flow.ODA_LIKE,
    Flow.IMPUTED,
)


MAY_BE_NEGATIVE = (
    *(Flow.NET, Flow.NET_WITHOUT_DEBT, Flow.NET_LOANS, Flow.NET_DEBT_RELIEF),
    *(Flow.OBLIGATION, Flow.DISBURSEMENT),
)


class DonorFlow(Observation):
    """What one donor's official statistics, or an estimate of them, say it gave in one year.

    In US dollars of the price base `prices`: current, or of one named year. Kinds of flow contain
    one another and are never added; neither are two sources, which mostly hand on the same donor
    reports. Below zero, more came back than was paid. US Government figures are of fiscal years.
    """

    donor = models.ForeignKey(Actor, models.PROTECT, related_name="flows")
    flow = models.CharField("kind of flow", max_length=25, choices=Flow)
    prices = models.CharField("price base", max_length=13, choices=Prices)
    part = models.CharField("sectors", max_length=12, choices=Part, default=Part.ALL)

    dataset = "aid/donor-flows"
    page = "flows:flows"
    unit = "US dollars, of the price base"
    cell = ("donor", "period", "frequency", "flow", "prices", "part")
    index_name = "donor_flow"

    class Meta(Observation.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(value__gte=0) | Q(flow__in=MAY_BE_NEGATIVE),
                name="flows_donorflow_only_net_below_zero",
                violation_error_message="Only net flows, obligations and disbursements can be "
                "below zero.",
            )
        ]


class ChineseProject(Observation):
    """One project of Chinese official finance as AidData recorded it from the press.

    The value is in current US dollars where an amount was recorded; most projects have none, which
    is no zero. Amounts are estimates, of pledges too, and never added: later editions hold parts
    of them.
    """

    class Recommended(models.TextChoices):
        YES = "yes", "Recommended for sums"
        NO = "no", "Not recommended for sums"

    project = models.CharField(
        "project number", max_length=12, help_text="As AidData numbers its projects."
    )
    title = models.CharField(max_length=200, help_text="In AidData’s words.")
    stage = models.CharField(max_length=40, help_text="Pledge, completion … in AidData’s words.")
    finance = models.CharField(
        "kind of finance", max_length=60, help_text="Grant … and its class, in AidData’s words."
    )
    sector = models.CharField(max_length=60)
    original_amount = models.CharField(
        max_length=40, blank=True, help_text="As reported, in the currency of the report."
    )
    recommended = models.CharField(
        max_length=3,
        choices=Recommended,
        help_text="Whether AidData recommends it for its aggregates.",
    )

    dataset = "aid/chinese-projects"
    page = "flows:projects"
    unit = "US dollars, current"
    cell = ("project", "period", "frequency")
    index_name = "chinese_project"
    may_say_nothing = True
    content = (
        *Observation.content,
        *("title", "stage", "finance", "sector", "original_amount", "recommended"),
    )

    class Meta(Observation.Meta):
        constraints = [not_negative("A project is worth zero or more.")]


BELOW = (*CRUMBS, ("Aid by the donors’ statistics", "flows:index"))


@register
class DonorFlows(ClaimTable):
    """What donors gave by their official statistics, by donor, kind of flow and price base.

    Ask for one `flow` and one `prices`: kinds contain one another, and dollars of two price bases
    are two currencies. Imputed multilateral aid is a share of what agencies gave, worked out by the
    OECD, and no part of what the donor paid for North Korea. Rows of a single donor are within
    those of `all-donors` and `dac-total`. Sources mostly hand on the same donor reports.
    """

    model = DonorFlow
    name = "flows"
    columns = ("period", "donor", "flow", "prices", "value")
    cells = {"donor": "flows/cells.html#donor", "flow": "flows/cells.html#flow"}
    crumbs = BELOW
    filters = {
        "donor": ActorsField(label="Donor"),
        "country": CountriesField(path="donor__country", label="Donor’s country"),
    }
    aliases = WORDS["actors"] | WORDS["years"] | WORDS["flows"]


@register
class ChineseProjects(ClaimTable):
    """Projects of Chinese official finance in North Korea, 2000–2014, as AidData recorded them.

    `value` is in current US dollars, and null where no amount was recorded: that is no zero. Five
    institutes in South Korea, booked under the North, stand in the ledger.
    """

    model = ChineseProject
    name = "projects"
    columns = ("period", "title", "stage", "finance", "value")
    cells = {name: f"flows/cells.html#{name}" for name in ("title", "stage", "finance", "value")}
    crumbs = BELOW
    aliases = WORDS["years"] | {
        "project_id": "project",
        "usd_current": "value",
        "amount_as_told": "original_amount",
    }
    words = {"recommended": {"true": "yes", "false": "no"}}


class Index(DatasetPage):
    model = DonorFlow
    crumbs = (("Aid", "aid:index"),)
    title = "Aid by the donors’ statistics"
    description = (
        "Net official aid to North Korea by donor since 1985 in current dollars, and from 2009 to "
        "2022 in dollars of 2022, as the World Bank and the OECD hand on what donors report."
    )
    lede = (
        "Governments report to the OECD what they gave and what came back. The World Bank hands "
        "this on in current dollars, the OECD in dollars of 2022, which take prices and exchange "
        "rates out. The two are never drawn on one line, and neither confirms the other: both "
        "rest on the same reports."
    )
    links = {
        "Table of flows": "flows:flows",
        "One donor, kind by kind": "portal:chart aid/flows-from",
        "Chinese projects, 2000–2014": "flows:projects",
        "All of aid": "aid:index",
    }
    figures = {
        "aid/net-aid": SPAN,
        "aid/net-aid-by-donor": SPAN,
        "aid/oda-constant": SPAN,
        "aid/oda-constant-by-donor": ("as_of",),  # one year: it knows no span
    }
    sections = {
        "current": ("In current dollars", ("aid/net-aid", "aid/net-aid-by-donor")),
        "constant": ("In dollars of 2022", ("aid/oda-constant", "aid/oda-constant-by-donor")),
    }
    questions_title = "Data Questions on the donors’ statistics as a whole"
    nothing = "No figure of the donors’ statistics is on record."


app_name = "flows"

urlpatterns = [
    path("", Index.as_view(), name="index"),
    path("claims/", ClaimList.as_view(table=DonorFlows), name="flows"),
    path("chinese-projects/", ClaimList.as_view(table=ChineseProjects), name="projects"),
]
