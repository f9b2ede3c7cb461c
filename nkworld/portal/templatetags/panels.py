"""How a page includes the sections that domains announce."""

from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from ..failures import FailedPanel, attempt

register = template.Library()


@register.simple_tag(takes_context=True)
def section(context: Any, panel: Any) -> SafeString:
    """The panel's own template, as `{% include %}` would; a sentence in its place if that fails."""

    def rendered(template_name: str) -> SafeString:
        found = context.template.engine.get_template(template_name)
        with context.push(panel=panel):
            return mark_safe(found.render(context))  # noqa: S308 - a template escapes

    return attempt(
        lambda: rendered(panel.template_name),
        panel.slug,
        lambda: rendered(FailedPanel.template_name),
        getattr(panel, "query", None),
    )
