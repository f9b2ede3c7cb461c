"""The pages of goods, on which a finding may stand: `goods:2701`."""

from nkworld.provenance.findings import place
from nkworld.provenance.questions import nearest

from .models import Commodity


@place("goods")
def goods_page(code: str) -> str:
    """ValueError with a sentence if there are no goods of that code."""
    commodity = Commodity.objects.filter(code=code).first()
    if commodity is None:
        known = Commodity.objects.values_list("code", flat=True)
        raise ValueError(f"There are no goods “{code}”. {nearest(code, known)}")
    return commodity.get_absolute_url()
