from typing import Any

from django import template

from ..building import offered

register = template.Library()


@register.inclusion_tag("kit/offer.html")
def kit_offer() -> dict[str, Any]:
    """One sentence on the newest kit with its link; nothing where none was built."""
    return {"offered": offered()}
