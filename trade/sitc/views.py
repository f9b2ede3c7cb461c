from nkworld.portal.views.datasets import DatasetPage

from .models import Section, SectionFlow

SHARED = ("direction", "rule", "as_of")


class Index(DatasetPage):
    """Goods by SITC section: three years of sections, and the partners of one of them."""

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
    figures = {
        "trade/sitc-sections": ("country", *SHARED),
        "trade/sitc-partners": ("year", *SHARED),
    }
    controls = True
    questions_title = "Data Questions on SITC sections"
