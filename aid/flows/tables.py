"""The tables of claims of the donors’ statistics, and their pages."""

from django.urls import path

from nkworld.asking.claim_tables import ClaimTable, register
from nkworld.asking.named_fields import CountriesField
from nkworld.asking.parameters import SPAN
from nkworld.portal.views.tables import ClaimList, DatasetPage

from ..resolve import ActorsField
from ..tables import ACTORS, CRUMBS, GIVER, YEARS
from .models import ChineseProject, DonorFlow

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
    caption = "Aid by the donors’ statistics"
    caption_note = (
        "US dollars of the price base named in the row; kinds of flow contain one another."
    )
    columns = {
        "period": "Period",
        "donor": "Donor",
        "flow": "Kind of flow",
        "prices": "Prices",
        "value": "US$",
    }
    cells = {"donor": "flows/cells.html#donor", "flow": "flows/cells.html#flow"}
    crumbs = BELOW
    filters = {
        "donor": ActorsField(label="Donor"),
        "country": CountriesField(path="donor__country", label="Donor’s country"),
        "flow": "Kind of flow",
        "prices": "Price base",
        "part": "Sectors",
    }
    point_of_view = "The donor’s: it gives, to North Korea."
    api_fields = {
        "donor": GIVER,
        "flow": "The kind of flow: two are never added, one dollar stands in several.",
        "prices": "In dollars of which year: two price bases are never compared.",
        "part": "Groups of sectors of AidData’s older edition; `all` for everything else.",
    }
    spreadsheet = "Aid by donor, kind of flow and price base, in US dollars: not in millions."
    aliases = ACTORS | YEARS | {"price_base": "prices", "flow_type": "flow"}


@register
class ChineseProjects(ClaimTable):
    """Projects of Chinese official finance in North Korea, 2000–2014, as AidData recorded them.

    `value` is in current US dollars, and null where no amount was recorded: that is no zero. Five
    institutes in South Korea, booked under the North, stand in the ledger.
    """

    model = ChineseProject
    name = "projects"
    caption = "Chinese projects"
    caption_note = "Estimates of AidData from the press; titles in its words. No amount is no zero."
    columns = {
        "period": "Year",
        "title": "Project",
        "stage": "Stage",
        "finance": "Finance and sector",
        "value": "US$, current",
    }
    cells = {name: f"flows/cells.html#{name}" for name in ("title", "stage", "finance", "value")}
    crumbs = BELOW
    point_of_view = "China’s: it gives, to North Korea."
    api_fields = {
        "value": "In current US dollars; null where no amount was recorded.",
        "title": "In AidData’s words.",
        "stage": "In AidData’s words.",
    }
    spreadsheet = (
        "Projects by AidData's number; the value in current US dollars, empty where none is told."
    )
    aliases = YEARS | {
        "project_id": "project",
        "usd_current": "value",
        "amount_as_told": "original_amount",
    }
    words = {"recommended": {"true": "yes", "false": "no"}}


class Index(DatasetPage):
    model = DonorFlow
    template_name = "flows/index.html"
    crumbs = (("Aid", "aid:index"),)
    title = "Aid by the donors’ statistics"
    description = (
        "Net official aid to North Korea by donor since 1985 in current dollars, and from 2009 to "
        "2022 in dollars of 2022, as the World Bank and the OECD hand on what donors report."
    )
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
