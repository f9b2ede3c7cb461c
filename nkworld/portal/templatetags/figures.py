"""How numbers and texts are printed on pages."""

from django import template
from django.utils.html import format_html

from nkworld.charts import exact as exact_text
from nkworld.charts import money as money_text
from nkworld.portal.markdown import render

register = template.Library()
register.filter("markdown", render)


@register.filter
def money(value):
    """US$ 2.48 bn, with the exact figure in a title; a dash where there is none."""
    if value is None:
        return format_html('<span class="absent">{}</span>', "no figure")
    return format_html('<span title="US$ {}">{}</span>', exact_text(value), money_text(value))


@register.filter
def exact(value):
    """Every digit, grouped."""
    return "" if value is None else exact_text(value)
