"""What is known as of a moment stays so to the byte, in every format, whatever is published,
withdrawn or ranked otherwise later.
"""

import pytest
from django.utils import timezone

from nkworld.asking.claim_tables import claim_tables
from nkworld.asking.fields import exact
from nkworld.provenance.models import HeadlineRule, Release
from nkworld.provenance.publishing import withdraw

from .conftest import body_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]

CHARTS = {
    "trade/total": "",
    "trade/china-share": "",
    "trade/partner": "country=CHN",
    "aid/donor": "country=CHE",
    "travel/china": "",
    "diplomacy/voting-agreement": "country=CHN",
}
TABLES = [f"/api/v1/{dataset}/" for dataset in claim_tables()]


def addresses(form):
    """Of every claim table and of some charts, in one format.

    Of the two that are CSV each table is asked for in one, in turn: what differs is how a row is
    written, which is the same for all of them.
    """
    if form == "svg":
        return [f"/charts/{slug}.svg?{query}" for slug, query in CHARTS.items()]
    asked = {"json": TABLES, "csv": TABLES[::2], "csv-excel": TABLES[1::2]}[form]
    question = "page_size=50" if form == "json" else "rule=all"
    tables = [f"{table}?{question}" for table in asked]
    charts = [f"/api/v1/charts/{slug}/?{query}" for slug, query in CHARTS.items()]
    return [f"{each}&format={form}" for each in (*tables, *charts)]


def upset():
    """Every default rule is turned round in a new version, and a release of each table goes."""
    for rule in HeadlineRule.objects.filter(is_default=True):
        sources = list(rule.order)[::-1]
        rule.is_default = False
        rule.save()
        new = HeadlineRule.objects.create(
            dataset=rule.dataset, slug=rule.slug, version=rule.version + 1, is_default=True,
            title="Turned round", description="Turned round.",
        )  # fmt: skip
        for position, source in enumerate(sources):
            new.places.create(source_id=source, position=position)
    for slug in claim_tables():
        if release := Release.objects.filter(dataset__slug=slug, state="live").last():
            withdraw(release, reason="A trial.")


def read(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return body_of(response)


@pytest.mark.parametrize(
    "formats", [("json", "svg"), pytest.param(("csv", "csv-excel"), marks=pytest.mark.slow)]
)
def test_answers_as_of_a_moment_are_the_same_bytes_for_ever(client, formats):
    moment = exact(timezone.now())
    now = [address for form in formats for address in addresses(form)]
    asked = [f"{each}&as_of={moment}" for each in now]
    before, current = ([read(client, a) for a in some] for some in (asked, now))

    upset()

    after = [read(client, address) for address in asked]
    assert [a for a, b, c in zip(asked, before, after, strict=True) if b != c] == []
    changed = [a for a, b in zip(now, current, strict=True) if b != read(client, a)]
    assert len(changed) > len(now) / 2
