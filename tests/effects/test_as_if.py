"""A draft is read as if it were published: as the publish will make it, and by nobody else."""

from contextvars import Context
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from nkworld.asking.questions import InvalidQuery
from nkworld.figures import registry as figures
from nkworld.provenance import publishing
from nkworld.provenance.editions import revision_of
from nkworld.provenance.models import Dataset, Release, Source
from nkworld.provenance.models.observation import AsIf
from nkworld.provenance.publishing import TwoReaders, as_if_published, changes_of
from nkworld.provenance.tables import observation_model, observation_models
from nkworld.provenance.tallies import counted_afresh, size, tally
from tests.factories import RuleFactory
from tests.reading import DRAFTED
from trade.models import Flow

pytestmark = pytest.mark.postgres("nkworld.provenance.models.observation")


def every_figure(dataset, *states):
    """{(slug, state): figure} of those that draw on a dataset, without its moment."""
    found = {}
    for registered in figures.every():
        for state in states if dataset in registered.datasets else ():
            try:
                figure = registered.ask(state)[1]
            except (InvalidQuery, LookupError) as error:
                found[registered.slug, str(state)] = str(error)
            else:
                found[registered.slug, str(state)] = replace(figure, as_of="", pin=None)
    return found


def test_what_is_read_is_what_the_publish_makes_of_it(universe, correction):
    states = ({}, {"country": "XRU"}, {"country": "XRU", "direction": "export"})
    with as_if_published(changes_of(correction)):
        foreseen = every_figure("trade/flows", *states)
        counted = size(Flow), tally(Flow, "years-by-source")
    before = every_figure("trade/flows", *states)

    publishing.publish(correction)

    assert every_figure("trade/flows", *states) == foreseen != before
    assert (size(Flow), counted_afresh(Flow)["years-by-source"]) == counted


def test_a_whole_series_ends_what_it_leaves_out(universe, correction):
    correction.complete = True
    correction.save()
    with as_if_published(changes_of(correction)):
        [left] = Flow.objects.as_of().filter(source=universe.bureau)

    assert left.value == 150
    assert Flow.objects.as_of().filter(source=universe.bureau).count() == 3


def test_a_first_release_is_read_whole(universe):
    Flow.objects.filter(source=universe.gazette).exclude(release=universe.draft).delete()
    with as_if_published(changes_of(universe.draft)):
        assert Flow.objects.as_of().filter(source=universe.gazette).get().value == DRAFTED


def test_it_writes_nothing_and_is_over_afterwards(universe, correction):
    with (
        CaptureQueriesContext(
            connection,
        ) as asked,
        as_if_published(changes_of(correction)),
    ):
        every_figure("trade/flows", {"country": "XRU"})
        within = revision_of("trade/flows")

    assert {query["sql"].split()[0] for query in asked} == {"SELECT"}
    assert within < 0 <= revision_of("trade/flows")
    assert not Flow.objects.as_of().filter(value=150).exists()


def test_another_request_meanwhile_reads_what_is_live(client, universe, correction):
    """Each request has a context of its own; what is kept between requests is kept apart, too."""
    addresses = ["/", "/charts/trade/partner/?country=XRU", "/api/v1/trade/flows/", "/data/"]

    def answers():
        found = [client.get(address) for address in addresses]
        return [(each.content, each.get("ETag")) for each in found]

    before = answers()
    with as_if_published(changes_of(correction)):
        every_figure("trade/flows", {"country": "XRU"})
        meanwhile = Context().run(answers)

    assert meanwhile == before
    assert answers() == before


def test_two_readers_remember_apart(universe, correction):
    readers = TwoReaders(changes_of(correction))

    def export():
        return every_figure("trade/flows", {"country": "XRU"})[
            "trade/partner", "{'country': 'XRU'}"
        ]

    now, then = readers.both(export)

    assert now != then
    assert readers.now(export) == now == export()


@pytest.mark.parametrize(
    ("dataset", "source", "state"),
    [
        ("trade/flows", "kotra", {"country": "CHN"}),
        ("travel/crossings", "", {"country": "CHN"}),
        ("aid/contributions", "", {"country": "CHE"}),
    ],
)
def test_the_curated_figures_would_be_drawn_as_they_then_are(loaded, db, dataset, source, state):
    """Half of what a source says is excluded: its figures of the portal are read in that light."""
    model = observation_model(dataset)
    rows = model.objects.as_of().included().between(None, 2020).order_by("pk")
    claims = rows.filter(source__slug=source) if source else rows.filter(source=rows[0].source_id)
    draft = Release.objects.create(
        dataset=Dataset.objects.get(slug=dataset),
        source=Source.objects.get(pk=claims[0].source_id),
        label="As a test has it",
    )
    for claim in list(claims)[::2]:
        claim.pk, claim.release, claim.known_from = None, draft, None
        claim.status, claim.note = "excluded", "As a test has it"
        claim.derivation = ""
        claim.save()
    readers = TwoReaders(changes_of(draft))
    before, foreseen = readers.both(lambda: every_figure(dataset, {}, state))

    publishing.publish(draft)

    afterwards = TwoReaders(readers.changes).now(lambda: every_figure(dataset, {}, state))
    assert afterwards == foreseen != before


@pytest.mark.django_db
@pytest.mark.parametrize("dataset", observation_models())
def test_a_rule_chooses_in_every_table_whatever_its_fields_are_called(dataset):
    model = observation_model(dataset)
    changes = AsIf(model, release=1, ending=(), spoken=(), silent=(), revision=-1)
    with as_if_published(changes):
        assert not model.objects.headline(RuleFactory())
