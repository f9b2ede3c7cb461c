"""Whoever holds every table and asks /changes/ alone holds, row for row, what a fresh load gives,
whatever was published, withdrawn, edited, renamed, linked and deleted meanwhile.
"""

from random import Random

import pytest
from django.db.models import ProtectedError

from diplomacy.models import Mission
from nkworld.api.bulk.tables import state_of
from nkworld.atlas.models import Country
from nkworld.provenance.models import (
    DataQuestion,
    HeadlineRule,
    Observation,
    Release,
    Source,
)
from nkworld.provenance.models.rule import UNRANKED
from nkworld.provenance.publishing import publish, withdraw
from nkworld.published import Names, published_tables
from nkworld.texts.models import Revision
from nkworld.texts.profiles.models import Profile
from nkworld.texts.publishing import publish as publish_text
from nkworld.texts.publishing import save_draft, take_down
from tests.diplomacy.factories import act, embassy, reading
from tests.factories import (
    CountryFactory,
    DatasetFactory,
    FlowFactory,
    ReleaseFactory,
    RuleFactory,
    SourceFactory,
)
from tests.mirror import CHANGES, Mirror
from tests.profiles.texts import content

pytestmark = pytest.mark.django_db

STEPS = {}
TABLES_OF_STATES = [
    *("diplomacy/relations", "diplomacy/missions", "diplomacy/organizations", "diplomacy/treaties"),
    *("diplomacy/council", "trade/silence", "trade/revisions", "trade/commodities"),
    "trade/measures",
]
NOT_IN_KIT = ("questions", "diplomacy_profiles", "findings", "stories", *TABLES_OF_STATES)


def step(often):
    """Something that happens so often, of made-up things; it may find nothing to do."""

    def announce(function):
        STEPS[function] = often
        return function

    return announce


def any_of(random, rows):
    found = list(rows.order_by("pk"))
    return random.choice(found) if found else None


@step(12)
def deliver(random, number):
    source = any_of(random, Source.objects.filter(slug__in=["bureau", "gazette"]))
    whole = random.random() < 0.3
    release = ReleaseFactory(source=source, label=f"Delivery {number}", complete=whole)
    release.reason = random.choice(["", "Counted again."])
    release.save()
    lands = list(Country.objects.filter(code__in=["XRU", "XFR"]).order_by("code"))
    for year in random.sample(range(2010, 2018), 4):
        given = {"release": release, "country": random.choice(lands), "period": str(year)}
        FlowFactory(**given, value=random.randrange(1000) / 4)
        if random.random() < 0.3:
            FlowFactory(**given, value=random.randrange(1000), reading=1)
    publish(release)


@step(7)
def take_back(random, number):
    if release := any_of(random, Release.objects.filter(state="live")):
        withdraw(release, reason=f"An error, {number}")


@step(5)
def rename_country(random, number):
    country = any_of(random, Country.objects)
    country.name, country._change_reason = f"Land {number}", "It says so itself."
    country.save()


@step(4)
def rename_source(random, number):
    source = any_of(random, Source.objects)
    source.short_name = f"Bureau {number}"
    source.licence = random.choice(["not stated", "CC BY 4.0", "Ask first."])
    source.save()


@step(4)
def link_countries(random, number):
    one, other = random.sample(list(Country.objects.order_by("pk")), 2)
    links = random.choice([one.successors, one.parts])
    random.choice([links.add, links.remove])(other)


@step(3)
def enter_country(random, number):
    letters = f"X{chr(65 + number // 26 % 26)}{chr(65 + number % 26)}"
    CountryFactory(code=letters, name=f"Land of {letters}")


@step(4)
def delete_something(random, number):
    models = [Country, Source, Mission, DataQuestion]
    try:
        if record := any_of(random, random.choice(models).objects):
            record.delete()
    except ProtectedError:
        pass  # it is named


@step(5)
def edit_diplomacy(random, number):
    lands = [*Country.objects.exclude(code="PRK").order_by("pk").values_list("code", flat=True)]
    post = any_of(random, Mission.objects)
    if post is None or random.random() < 0.4:
        reading(embassy(country=random.choice(lands), city=f"Town {number}"))
    elif random.random() < 0.5:
        post.city = f"Town {number}"
        post.save()
    else:
        act("established", f"19{number % 50 + 49}-01-01", country=random.choice(lands))


@step(2)
def enter_source(random, number):
    SourceFactory(slug=f"office-{number}")


@step(2)
def new_version_of_a_rule(random, number):
    order = list(Source.objects.order_by("pk"))[:3]
    random.shuffle(order)
    RuleFactory(slug=f"rule-{number}", order=order)


@step(2)
def ask_a_question(random, number):
    rule = HeadlineRule.objects.first()
    DataQuestion.objects.create(dataset=rule.dataset, question=f"Why {number}?", answer="So.")


@step(4)
def write_a_profile(random, number):
    country = any_of(random, Country.objects)
    profile, _ = Profile.objects.get_or_create(country=country)
    revisions = profile.revisions.as_of()
    if revisions and random.random() < 0.4:
        take_down(revisions.get(), None, "It was wrong.")
    else:
        written = {
            "title": f"Land {number}",
            "body": "## Overview\nIt lies far away.[^bureau-2015]",
        }
        draft = save_draft(profile, None, content(**written), "")
        publish_text(draft, None, "Written.", draft.version)


def current(model):
    """The rows of a table that are public now, from the table itself."""
    if issubclass(model, Observation):
        return model.objects.filter(known_from__isnull=False, known_until__isnull=True)
    if issubclass(model, Revision):
        return model.objects.as_of().cited()
    return Release.objects.public() if model is Release else model._default_manager.all()


def fresh(ask):
    """{table: {id: row}} of all that is public, no log asked."""
    names, found = Names(), {}
    for model, table in published_tables().items():
        rows = [table.row(stored, names) for stored in current(model)]
        found.setdefault(table.name, {}).update({table.key_of(r): table.as_json(r) for r in rows})
    for name in TABLES_OF_STATES:
        address = f"/api/v1/{name}/"
        found[name] = {row["id"]: row for row in pages(ask, address, page_size="1000")}
    return {name: rows for name, rows in found.items() if rows}


def kit_tables(kit):
    """{table: {id: row}} of a kit, without what it works out: headlines, sources that no rule
    names.
    """
    published = {table.name: table for table in published_tables().values()}
    found = {}
    for table in kit.tables():
        if table.name in published:
            columns = published[table.name].columns
            rows = [tuple(row[: len(columns)]) for row in table.rows()]
            named = [row for row in rows if table.name != "rule_places" or row[2] < UNRANKED]
            known = published[table.name]
            found[table.name] = {known.key_of(row): known.as_json(row) for row in named}
    return {name: rows for name, rows in found.items() if rows}


def held(mirror):
    return {name: rows for name, rows in mirror.tables.items() if rows}


@pytest.fixture
def ask(client):
    def asked(address, question):
        response = client.get(address, question)
        assert response.status_code == 200, response.content
        return response.json()

    return asked


def lives_through(ask, number, seed):
    random = Random(seed)
    for slug in ("diplomacy/relations", "diplomacy/missions"):
        DatasetFactory(slug=slug)
    mirror, kit = Mirror(ask), state_of(None)
    later = Mirror(ask, kit_tables(kit), kit.facts["as_of"], with_past=True)
    happens = random.choices(list(STEPS), list(STEPS.values()), k=number)
    for place, happening in enumerate(happens):
        happening(random, place)
        if place % 9 == 0:
            mirror.follow()
            assert held(mirror) == fresh(ask)
    mirror.follow()
    later.follow()

    assert held(mirror) == fresh(ask)
    assert {name: rows for name, rows in held(later).items() if name not in NOT_IN_KIT} == (
        kit_tables(state_of(None))
    )
    assert mirror.follow() == later.follow() == 0
    assert_told_alike(ask)
    assert len(set(happens)) > 8


def pages(ask, address, **query):
    """The rows of all pages."""
    while address:
        page = ask(address, query)
        yield from page["results"]
        address, query = page["next"], {}


def assert_told_alike(ask):
    """With and without names the same rows are told; without also what belongs to them."""

    def rows(**query):
        names = ("moment", "table", "id", "old_id", "kind", "reason", "revision")
        every = pages(ask, CHANGES, since="1970-01-01", page_size="1000", **query)
        return [tuple(each[name] for name in names) for each in every]

    slim = iter(rows(embed="none"))
    assert all(row in slim for row in rows())  # in the same order


@pytest.mark.postgres
def test_a_mirror_is_a_fresh_load_after_forty_steps(ask, universe):
    lives_through(ask, 40, seed=2)


@pytest.mark.slow
def test_a_mirror_is_a_fresh_load_after_two_hundred_steps(ask, universe):
    lives_through(ask, 200, seed=3)


@pytest.mark.slow
def test_from_nothing_the_log_alone_gives_every_curated_table(ask, loaded, db):
    mirror = Mirror(ask, page_size=1_000)
    mirror.follow()

    assert held(mirror) == fresh(ask)
