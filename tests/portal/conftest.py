"""Ruritania's trade, as pages hand it to components/figure.html.

2013  exports 1.5m bureau            imports 3m bureau
2014  exports a gap                  imports 4m (3.5m to 4.5m) gazette, with a trap for a note
2015  exports -2m estimated, noted   imports at least 1m gazette
"""

from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.utils.safestring import mark_safe

from nkworld.charts import (
    Figure,
    Point,
    Series,
    SourceRef,
    describe,
    legend,
    to_json,
    to_svg,
    to_table,
)
from nkworld.figures.bindings import NumberAddresses
from nkworld.portal.figure_views import figure_links

TRAP = "</script><b onclick=x>"


def point(x, value, **more):
    return Point(x, None if value is None else Decimal(value), **more)


@pytest.fixture
def figure():
    return Figure(
        slug="trade/partner",
        headline=f"Trade with Ruritania {TRAP}",
        subtitle="Merchandise, from the DPRK's side",
        unit="US dollars, current",
        measure="money",
        kind="line",
        series=(
            Series(
                "exports",
                "Exports",
                (
                    point("2013", "1500000.50", source="bureau", status="reported"),
                    point("2014", None),
                    point("2015", "-2000000", source="bureau", status="estimated", note="a guess"),
                ),
                role="exports",
            ),
            Series(
                "imports",
                "Imports",
                (
                    point("2013", "3000000", source="bureau", status="reported"),
                    point(
                        "2014",
                        "4000000",
                        low=Decimal(3500000),
                        high=Decimal(4500000),
                        source="gazette",
                        status="reported",
                        note=TRAP,
                    ),
                    point("2015", None, low=Decimal(1000000), source="gazette", status="reported"),
                ),
                role="imports",
            ),
        ),
        notes=("A note <i>as text</i>",),
        sources=(SourceRef("bureau", "Royal Bureau"), SourceRef("gazette", "Freedonian Gazette")),
        as_of="2026-11-25",
        query=(("from", "2013"),),
        denominator="all trade",
    )


@pytest.fixture
def drawn(figure):
    """The figure as pages hand it to the component, with the attributes of a FigureView."""
    return SimpleNamespace(
        title=figure.title,
        subtitle=figure.subtitle,
        slug=figure.slug,
        dom_id="trade-partner",
        description=describe(figure),
        legend=legend(figure),
        notes=figure.notes,
        svg={name: mark_safe(to_svg(figure, name)) for name in ("wide", "narrow")},
        table=to_table(figure),
        numbers=NumberAddresses(figure),
        data=to_json(figure),
        sources=[{"name": each.name, "url": f"/sources/{each.slug}/"} for each in figure.sources],
        as_of=figure.as_of,
        denominator=figure.denominator,
        switches=[
            {
                "title": "Measure",
                "options": [
                    {"title": "Exports", "url": "?measure=export", "current": True},
                    {"title": "Imports", "url": "?measure=import", "current": False},
                ],
            }
        ],
        controls=None,
        path="/charts/trade/partner/",
        url="/charts/trade/partner/?from=2013",
        numbers_url="/charts/trade/partner/?from=2013#trade-partner-numbers",
        form_action="/charts/trade/partner/#trade-partner",
        fixed=(),
        links=figure_links("trade/partner", {"from": "2013"}),
        api_url="/api/v1/charts/trade/partner?from=2013",
        questions=[
            {"question": "Who counts?", "answer": "The <b>bureau</b>."},
            {"question": "Why the gap?", "answer": "Nobody says."},
        ],
        embedded=True,
    )
