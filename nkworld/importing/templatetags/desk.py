from decimal import Decimal

from django import template

from nkworld.charts import Point
from nkworld.charts.words import bounds_of, exact, percent
from nkworld.provenance.models import Observation

register = template.Library()


@register.filter
def amount(value: Decimal | None) -> str:
    return "–" if value is None else exact(value)


@register.filter
def bounds(claim: Observation) -> str:
    """`80 to 90`, `at least 80`, `at most 90`, or nothing."""
    return bounds_of(Point("", None, claim.value_low, claim.value_high), exact)


@register.filter
def signed(value: Decimal, unit: str = "") -> str:
    return f"{'+' if value > 0 else ''}{percent(value) if unit else exact(value)}"
