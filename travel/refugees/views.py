from nkworld.portal.views.domain import DomainPage
from nkworld.provenance.parameters import SPAN

from .models import RefugeeCount


class Index(DomainPage):
    """Refugees and asylum-seekers: each figure for the same years and the same day."""

    title = "Refugees and asylum"
    model = RefugeeCount
    figures = {
        "travel/refugees": SPAN,
        "travel/refugees-by-country": ("as_of",),
        "travel/asylum-decisions": SPAN,
        "travel/refugee-admissions": SPAN,
    }
    template_name = "refugees/index.html"
    crumbs = (("Travel", "travel:index"),)
