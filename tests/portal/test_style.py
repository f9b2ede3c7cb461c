"""/style/ shows every component: whoever adds one shows it there."""

import re
from pathlib import Path

import pytest
from django.conf import settings

pytestmark = pytest.mark.usefixtures("loaded")

# Parts of a chart's own page and of a country's, to which the page leads.
ELSEWHERE = {
    *("figure_views.html", "figure_view_table.html", "figure_view_map.html"),
    *("figure_view_sources.html", "figure_period.html", "figure_countries.html"),
    *("figure_lead.html", "locator.html"),
    *("finding.html", "finding_why.html", "figure_events.html"),
    "reckoning.html",  # of a machine's sentence: the figures shown have findings
}
# Its partials, which bring no name of their own, stand in the table of claims.
PARTIALS = {"cells.html"}
FOLDER = settings.BASE_DIR / "templates" / "components"


def test_every_component_is_shown(client):
    response = client.get("/style/")

    used = {Path(each.name).name.partition("#")[0] for each in response.templates if each.name}
    assert {file.name for file in FOLDER.glob("*.html")} - used == ELSEWHERE | PARTIALS
    page = response.content.decode()
    assert re.search(r'<a href="/charts/[a-z-]+/[a-z-]+/\?view=sources"', page)
    assert re.search(r'<a href="/countries/[a-z-]+/"', page)


def test_no_id_stands_twice(client):
    html = client.get("/style/").content.decode()

    ids = [part.partition('"')[0] for part in html.split(' id="')[1:]]
    assert len(ids) == len(set(ids))
