"""The sources of a figure stand in one order, in whatever order a database gives its rows."""

from contextlib import contextmanager

import pytest
from django.db import connection

from nkworld.asking.questions import InvalidQuery
from nkworld.atlas.memo import memo_scope
from nkworld.figures import registry as figures
from nkworld.figures.claims import Claims
from tests.factories import FlowFactory, ReleaseFactory, SourceFactory, live
from trade.models import Flow

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        connection.vendor != "sqlite", reason="SQLite alone can be told to turn rows round."
    ),
]


@contextmanager
def rows_turned_round():
    """Rows of which no order is asked come the other way round, as SQLite is free to give them."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA reverse_unordered_selects = ON")
        try:
            yield
        finally:
            cursor.execute("PRAGMA reverse_unordered_selects = OFF")


def test_claims_that_tie_are_read_in_the_order_in_which_they_came(ruritania):
    """The index by source gives them by its key; what was published first stands first."""
    early, late = SourceFactory(slug="early"), SourceFactory(slug="late")
    for source in (late, early):
        release = ReleaseFactory(source=source)
        FlowFactory(release=release, country=ruritania, period="2014", direction="export")
        live(release)
    flows = Flow.objects.as_of().filter(source__in=[early, late]).order_by("period")

    assert [flow.source.slug for flow in flows] == ["early", "late"]  # as the database likes it
    assert list(Claims.read(flows).names) == ["late", "early"]


@pytest.mark.slow
@pytest.mark.usefixtures("loaded")
def test_every_figure_names_its_sources_in_one_order():
    def sources():
        with memo_scope():
            return {each.slug: _sources(each) for each in figures.every()}

    here = sources()
    with rows_turned_round():
        assert sources() == here
    assert sum(map(bool, here.values())) > len(here) / 2


def _sources(registered):
    """By every source's account where it may be asked, else by the rule's."""
    for query in ({"rule": "all"}, {}):
        try:
            return [source.slug for source in registered.ask(query)[1].sources]
        except InvalidQuery:
            continue
    return []
