"""Credibility comes before recency: a compiler never speaks where a better source did."""

from collections import defaultdict

import pytest

from nkworld.asking.parameters import rule_called
from nkworld.atlas.memo import memo_scope
from nkworld.atlas.models import Country
from nkworld.charts.description import fallback
from nkworld.figures import registry as figures
from nkworld.figures.amounts import day_of
from nkworld.provenance.models import Authority
from nkworld.provenance.tables import observation_models
from tests.reading import api
from trade.charts.leading import partner
from trade.claims import FLOWS
from trade.credibility import BANNED, EXCLUDED, OUTRANKS, SPOKE, compiler_limits
from trade.models import Flow, PartnerRank

pytestmark = pytest.mark.django_db
COMPILERS = (Authority.COMPILER, Authority.BLOG)


@pytest.fixture
def rule(loaded):
    with memo_scope():
        yield rule_called(FLOWS)


def head_of(country, rule):
    params = {"country": country, "rule": rule, "as_of": None, "from": None, "to": None}
    figure = partner({**params, "measure": "", "marks": ""})
    return fallback(figure, day_of(params))


def test_no_page_of_a_partner_is_headed_by_a_compiler(rule):
    compilers = set(
        Flow.objects.filter(source__authority__in=COMPILERS)
        .values_list("source__slug", flat=True)
        .distinct()
    )
    partners = Country.objects.filter(pk__in=Flow.objects.as_of().values("country"))
    heads = {str(each): head_of(each, rule) for each in partners}

    assert len(heads) > 190
    for name, head in heads.items():
        assert not {claim.point.source for claim in head.claims} & compilers, name
        assert "unreviewed" not in f"{head.text} {head.deck}", name


def test_what_its_own_note_calls_doubtful_heads_nothing(rule):
    """The heads of all partners, and of every figure as it opens."""
    partners = Country.objects.filter(pk__in=Flow.objects.as_of().values("country"))
    heads = [head_of(each, rule) for each in partners]
    heads += [each.ask()[1].headline for each in figures.every()]
    parts = {part for head in heads for claim in head.claims for part in claim.point.parts}

    for slug in {part.dataset for part in parts}:
        keys = [part.key for part in parts if part.dataset == slug]
        rows = observation_models()[slug].objects.with_readings().filter(pk__in=keys)
        assert not rows.filter(note__iregex="doubtful|conflict"), slug


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("JPN", "Trade with Japan: zero in 2017, per KOTRA; compilers’ figures alone since"),
        ("USA", "Trade with the United States: US$ 24.0 m in 2014; compilers’ figures alone since"),
        ("IRN", "Trade with Iran: US$ 260.0 m in 1992, per KOTRA; compilers’ figures alone since"),
        ("MYS", "Trade with Malaysia: compilers’ figures alone"),
        ("MEX", "Trade with Mexico: compilers’ figures alone"),
        ("POL", "Trade with Poland: compilers’ figures alone"),
        ("HND", "Trade with Honduras: compilers’ figures alone"),
    ],
)
def test_what_an_expert_would_have_it_say(rule, code, text):
    head = head_of(Country.objects.get(code=code), rule)

    assert head.text.replace("\xa0", " ") == text
    assert any("CEPII BACI" in each for each in head.left_out)


@pytest.mark.postgres
def test_the_database_and_the_charts_leave_out_the_same_for_each_of_four_reasons(rule):
    limits = compiler_limits()
    names = ("pk", "source_id", "country_id", "period")
    by_reason = defaultdict(set)
    for row in Flow.objects.as_of().included().values(*names):
        by_reason[limits.reason(row)].add(row["pk"])
    shown = set(Flow.objects.headline(rule).values_list("pk", flat=True))
    heard = set(
        Flow.objects.as_of().included().filter(Flow.credible(None)).values_list("pk", flat=True)
    )

    assert set(by_reason) >= {"", SPOKE, EXCLUDED, OUTRANKS}
    assert heard == by_reason[""]
    assert shown <= heard


def test_no_compilers_amount_outranks_a_partner_in_a_list_of_kotra(rule):
    """Of every year from 2014 to 2024, over all partners."""
    for year in map(str, range(2014, 2025)):
        ranked = PartnerRank.objects.as_of().included().annual().filter(source__slug="kotra")
        listed = {each.country_id: each for each in ranked.filter(period=year)}
        assert listed, year
        amounts = defaultdict(dict)
        for flow in Flow.objects.headline(rule).annual().filter(period=year, value__isnull=False):
            amounts[flow.country_id][flow.direction] = flow
        of_listed = [two_way(amounts[key]) for key in listed if key in amounts]
        least = min(filter(None, [*of_listed, *(each.turnover for each in listed.values())]))
        for partner_id, flows in amounts.items():
            is_compiled = all(flow.source.authority in COMPILERS for flow in flows.values())
            if is_compiled and partner_id not in listed:
                assert two_way(flows) <= least, (year, flows)


def two_way(flows):
    whole = flows.get("turnover")
    parts = sum(flow.value for way, flow in flows.items() if way != "turnover")
    return max(whole.value if whole else 0, parts)


def test_a_ban_is_speech_and_an_older_version_of_the_rule_answers_as_before(client, rule):
    japan = Country.objects.get(code="JPN")
    row = {"source_id": min(compiler_limits().compilers), "country_id": japan.pk, "period": "2035"}
    assert compiler_limits().reason(row) == BANNED

    asked = "?country=JPN&from=2019&to=2019"
    older = api(client, "trade/flows", f"{asked}&rule=kotra-first.3")["results"]
    assert {each["source"]["slug"] for each in older} == {"baci"}
    assert api(client, "trade/flows", asked)["results"] == []


def test_the_silence_map_tells_a_compiler_alone_from_who_speaks_for_itself(client, loaded):
    (cell,) = api(client, "trade/silence", "?country=POL&from=2019&to=2019")["results"]

    assert (cell["state"], cell["note"]) == ("compiled", "CEPII BACI")
