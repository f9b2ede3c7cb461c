"""Which claim is shown where one number is needed."""

import random
from itertools import product

import pytest
from django.utils import timezone

from nkworld.asking.parameters import rule_called, rules_of
from nkworld.figures.claims import Claims, ClaimsByCell
from nkworld.provenance.models import HeadlineRule
from nkworld.provenance.publishing import publish, withdraw
from nkworld.provenance.tables import observation_models
from tests.factories import (
    CountryFactory,
    FlowFactory,
    ReleaseFactory,
    RuleFactory,
    SourceFactory,
    live,
)
from trade.models import Flow

pytestmark = pytest.mark.postgres("nkworld.provenance.models.rule")


def shown(rule, **more):
    """{(country, year, direction): (source, value)} as the database answers."""
    rows = Flow.objects.all().headline(rule, **more).select_related("source", "country")
    found = [
        ((row.country.code, row.period, row.direction), (row.source.slug, row.value))
        for row in rows
    ]
    assert len(found) == len(dict(found)), "one claim a cell"
    return dict(found)


def test_a_rule_shows_the_source_it_names_first(universe):
    cell = ("XRU", "2014", "export")

    assert shown(universe.rule)[cell] == ("bureau", 100)
    assert shown(universe.other_rule)[cell] == ("gazette", 90)


def test_a_rule_shows_what_only_a_later_source_gives(universe):
    assert shown(universe.rule)["XFR", "2015", "turnover"] == ("gazette", 55)


def test_an_excluded_claim_never_wins(universe):
    assert shown(universe.other_rule)["XRU", "2015", "export"] == ("bureau", 120)


def test_an_excluded_claim_is_not_shown_where_it_stands_alone(universe):
    FlowFactory(
        release=universe.draft,
        country=universe.ruritania,
        period="2017",
        status="excluded",
        note="of another land",
    )
    publish(universe.draft)

    assert ("XRU", "2016", "export") in shown(universe.rule)
    assert ("XRU", "2017", "export") not in shown(universe.rule)


def test_a_source_that_the_rule_does_not_name_comes_last(universe):
    late = ReleaseFactory(source=SourceFactory(slug="almanac"))
    for period in ("2014", "2020"):
        FlowFactory(release=late, country=universe.ruritania, period=period, value=7)
    live(late)

    assert shown(universe.rule)["XRU", "2014", "export"] == ("bureau", 100)
    assert shown(universe.rule)["XRU", "2020", "export"] == ("almanac", 7)


def test_a_rule_without_places_shows_the_source_known_longest(universe):
    empty = RuleFactory(slug="nobody-first")

    assert shown(empty)["XRU", "2014", "export"] == ("bureau", 100)


def test_sources_narrow_the_contest(universe):
    only = shown(universe.rule, sources=[universe.gazette])

    assert only["XRU", "2014", "export"] == ("gazette", 90)
    assert ("XRU", "2015", "export") not in only


def test_a_range_without_a_value_wins_only_where_nobody_gives_a_value(universe):
    release = ReleaseFactory(source=universe.bureau)
    for year in ("2014", "2019"):
        FlowFactory(
            release=release,
            country=universe.ruritania,
            period=year,
            value=None,
            value_low=80,
            value_high=95,
        )
    live(release)

    assert shown(universe.rule)["XRU", "2014", "export"] == ("gazette", 90)
    assert shown(universe.rule)["XRU", "2019", "export"] == ("bureau", None)


def test_a_further_reading_never_competes(universe):
    release = ReleaseFactory(source=universe.bureau)
    for reading, value in enumerate((102, 999)):
        FlowFactory(
            release=release,
            country=universe.ruritania,
            period="2014",
            value=value,
            reading=reading,
        )
    live(release)

    assert shown(universe.rule)["XRU", "2014", "export"] == ("bureau", 102)


def test_as_of_asks_the_past(universe):
    before = timezone.now()
    told = shown(universe.rule, as_of=before)
    publish(universe.draft)
    withdraw(universe.first)

    assert shown(universe.rule, as_of=before) == told
    assert shown(universe.rule)["XRU", "2014", "export"] == ("gazette", 90)
    assert ("XRU", "2016", "export") in shown(universe.rule)
    assert shown(universe.rule, as_of=universe.first.published_at)["XRU", "2014", "export"] == (
        "bureau",
        100,
    )
    assert ("XFR", "2015", "turnover") not in shown(
        universe.rule, as_of=universe.first.published_at
    )


def test_a_filter_before_the_rule_does_not_change_who_wins(universe):
    rows = Flow.objects.filter(source=universe.gazette).headline(universe.rule)

    assert {row.period for row in rows} == {"2015"}


def test_a_headline_is_one_query(universe, django_assert_num_queries):
    rule = rule_called("trade/flows")
    rule.order  # noqa: B018 - is read once

    with django_assert_num_queries(1):
        list(Flow.objects.all().headline(rule))


@pytest.mark.parametrize("seed", range(5))
def test_the_database_and_the_charts_choose_alike(universe, seed):
    """Random claims of four sources, some excluded, some mere ranges, some unreviewed, under three
    rules.
    """
    rng = random.Random(seed)
    sources = [universe.bureau, universe.gazette, *(SourceFactory(slug=s) for s in "cd")]
    countries = [universe.ruritania, CountryFactory(code="XQA"), CountryFactory(code="XQB")]
    releases = {source: ReleaseFactory(source=source) for source in sources}
    for source, country, year, direction in product(
        sources, countries, range(2010, 2014), ("export", "import")
    ):
        if rng.random() < 0.5:
            manner = rng.choice(
                [
                    *({}, {}, {"read": "compilation"}),
                    {"status": "excluded", "note": "mix-up"},
                    {"value": None, "value_low": 1},
                ]
            )
            FlowFactory(
                release=releases[source],
                country=country,
                period=str(year),
                direction=direction,
                **{"value": rng.randint(1, 999)} | manner,
            )
    for release in releases.values():
        live(release)
    rules = [universe.rule, universe.other_rule, RuleFactory(slug="d-only", order=sources[3:])]

    for rule in rules:
        assert chosen_alike(Flow, rule)


def chosen_alike(model, rule, moment=None):
    """How many cells there are of which the database and the claims that were read choose alike."""
    rows = model.objects.as_of(moment)
    if rule.weighs_credibility and (credible := model.credible(moment)):
        rows = rows.filter(credible)  # in Python: tests/trade/test_credibility.py
    claims = Claims.read(rows, *model.cell)
    key = [name for name in model.cell if name != "period"]
    table, by_cell = ClaimsByCell(claims, rule, *key), claims.chosen(rule.claim_place, *model.cell)
    compared = 0
    for row in model.objects.headline(rule, as_of=moment).values(
        *model.cell, "value", "value_low", "source__slug"
    ):
        said = row["source__slug"], row["value"], row["value_low"]
        cell = tuple(row[name] for name in model.cell)
        chosen = by_cell.pop(cell)
        assert said == (chosen["source__slug"], chosen["value"], chosen["value_low"]), row
        amount = table.headline(_key(row, key), row["period"])
        assert amount is not None and said == (amount.source, amount.value, amount.low), row
        compared += 1
    assert not by_cell, "the database shows every cell of which anybody says anything"
    return compared


def _key(row, names):
    key = tuple(row[name] for name in names)
    return key[0] if len(names) == 1 else key


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize("dataset", observation_models())
def test_the_database_and_the_charts_choose_alike_over_the_loaded_data(dataset):
    """Every cell of every dataset, under every rule of it, now and as known in between."""
    model = observation_models()[dataset]
    moments = sorted(set(model.objects.as_of().values_list("known_from", flat=True)))
    for rule in rules_of(dataset).values():
        assert chosen_alike(model, rule) or not moments
        if moments:
            assert chosen_alike(model, rule, moments[len(moments) // 2])


def test_the_newest_version_of_a_rule_counts(universe):
    universe.rule.is_default = False
    universe.rule.save()
    RuleFactory(
        slug="bureau-first",
        version=2,
        is_default=True,
        order=[universe.gazette, universe.bureau],
    )

    assert rule_called("trade/flows", "bureau-first").version == 2
    assert len(rules_of("trade/flows")) == 2
    assert HeadlineRule.objects.current().count() == 2


def test_the_default_rule_stands_first(universe):
    assert next(iter(rules_of("trade/flows"))) == "bureau-first"
    assert rule_called("trade/flows") == universe.rule


def test_a_dataset_without_a_rule_says_so(universe):
    with pytest.raises(LookupError, match="has no headline rule yet: ask for rule=all"):
        rule_called("trade/inter-korean")


def test_a_source_that_the_order_leaves_out_stands_behind(universe):
    almanac = SourceFactory(slug="almanac")

    assert universe.rule.place(almanac.pk) > universe.rule.place(universe.gazette.pk)
