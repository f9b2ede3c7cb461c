"""How a page includes the sections that domains announce."""

from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

from ..drawing import FigureView
from ..panels import FailedPanel, attempt

register = template.Library()


@register.filter
def under(figure: FigureView, finding: Any) -> FigureView:
    """The picture beneath a finding, whose numbers are marked in it."""
    return figure.under(finding)


@register.filter
def beneath(figure: FigureView, finding: Any) -> FigureView:
    """The same where the finding stands in place of the figure's own headline."""
    return figure.under(finding, instead=True)


@register.simple_tag(takes_context=True)
def section(context: Any, panel: Any) -> SafeString:
    """The panel's own template, as `{% include %}` would; a sentence in its place if that fails."""
    return _included(context, panel, panel.template_name)


@register.simple_tag(takes_context=True)
def lead(context: Any, lead: Any) -> SafeString:
    panel = lead.panel
    return _included(context, panel, panel.lead_template_name, lead=lead)


def _included(context: Any, panel: Any, name: str, **given: Any) -> SafeString:
    def rendered(template_name: str) -> SafeString:
        found = context.template.engine.get_template(template_name)
        with context.push(panel=panel, **given):
            return mark_safe(found.render(context))  # noqa: S308 - a template escapes

    return attempt(
        lambda: rendered(name),
        panel.slug,
        lambda: rendered(FailedPanel.template_name),
        getattr(panel, "query", None),
    )
