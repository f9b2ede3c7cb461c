from typing import Any

from django import template

from ..views import offered

register = template.Library()


@register.inclusion_tag("kit/offer.html")
def kit_offer() -> dict[str, Any]:
    return {"offered": offered()}
