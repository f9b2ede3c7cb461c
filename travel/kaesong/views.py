from nkworld.portal.views.domain import DomainPage
from nkworld.provenance.parameters import SPAN

from .models import ZoneFigure


class Index(DomainPage):
    """The zone from its first goods to its end."""

    title = "Kaesong industrial zone"
    model = ZoneFigure
    figures = {"travel/kaesong-output": SPAN, "travel/kaesong-workers": SPAN}
    template_name = "kaesong/index.html"
    crumbs = (("Travel", "travel:index"),)
