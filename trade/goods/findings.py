"""The pages of goods, on which a finding may stand: `goods:2701`."""

from nkworld.atlas.memo import once_per_request
from nkworld.provenance.findings import place
from nkworld.provenance.questions import nearest

from .models import Commodity


@once_per_request
def commodities() -> dict[str, Commodity]:
    return {each.code: each for each in Commodity.objects.all()}


@place("goods")
def goods_page(code: str) -> str:
    """ValueError with a sentence if there are no goods of that code."""
    if code not in commodities():
        raise ValueError(f"There are no goods “{code}”. {nearest(code, commodities())}")
    return commodities()[code].get_absolute_url()
