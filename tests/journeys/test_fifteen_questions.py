"""Fifteen questions of a researcher: each is answered in two requests at most, or refused
with the reason and what there is. What is right is reckoned here from the rows themselves.
"""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest

from aid.flows.models import DonorFlow
from aid.models import Contribution
from diplomacy.models import Mission
from diplomacy.posts import Missions
from diplomacy.voting.models import Agreement
from nkworld.figures.amounts import spread
from nkworld.provenance.models import Release
from trade.goods.models import Commodity, GoodsFlow, Measure
from trade.models import Flow
from travel.refugees.models import RefugeeCount

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded"), pytest.mark.postgres]

API = "/api/v1/"
WHOLE = {"page_size": "1000"}


class Asking:
    """Who asks, and counts how often."""

    def __init__(self, client):
        self.client, self.requests = client, 0

    def __call__(self, address, answered=200, **query):
        self.requests += 1
        query = {name.removesuffix("_"): value for name, value in query.items()}
        where = address if address.startswith(("http", "/")) else f"{API}{address}/"
        response = self.client.get(where, query)
        assert response.status_code == answered, response.content
        return response.json()


@pytest.fixture
def ask(client):
    asking = Asking(client)
    yield asking
    assert 0 < asking.requests <= 2


def claims(model, **wanted):
    return model.objects.as_of().included().filter(**wanted)


def ids(rows):
    return {row["id"] for row in rows}


def keys(rows):
    return {row.pk for row in rows}


def test_goods_by_month_that_nobody_gives(ask):
    asked = {"commodity": "27", "country": "CHN", "rule": "all"}
    stored = claims(GoodsFlow, commodity__code="27", country__code="CHN")
    assert not stored.filter(frequency="monthly", period_start__year__gte=2017).exists()

    answer = ask("trade/goods", **asked, frequency="monthly", from_="2017")

    told = answer["nothing"]
    assert answer["results"] == []
    # It says which of the parameters leaves nothing, and what there is without it.
    without = {"from": stored, "frequency": stored.filter(period_start__year__gte=2017)}
    rows = without[told["parameter"]]
    assert set(told["frequencies"]) == {row.frequency for row in rows}
    assert told["first"] == str(min(row.period_start for row in rows))
    assert told["last"] == str(max(row.period_end for row in rows))
    found = ask(told["url"])["results"]
    assert {row["period"] for row in found} == {row.period for row in rows}


def test_aid_by_donor_and_sector_in_constant_dollars(ask):
    fields = {model: {f.name for f in model._meta.fields} for model in (DonorFlow, Contribution)}
    assert "sector" not in fields[DonorFlow] and "prices" not in fields[Contribution]
    prices = DonorFlow.objects.exclude(prices="current").first().prices

    narrowed = ask("aid/donor-flows", answered=400, sector="health", prices=prices)
    added = ask("aid/donor-flows", answered=400, group="donor,sector", prices=prices)

    for refused in (narrowed, added):
        assert "“sector” is no parameter of aid/donor-flows" in refused["detail"]
        assert "aid/contributions (which has no “prices”)" in refused["detail"]


def test_embassies_on_two_days(ask):
    days = [date(2017, 12, 31), date(2024, 12, 31)]

    found = [
        ask("diplomacy/missions", on=str(day), side="abroad", kind="embassy", status="open",
            columns="id,receiving", **WHOLE)["results"]
        for day in days
    ]  # fmt: skip

    for day, rows in zip(days, found, strict=True):
        open_then = {
            (state.mission.pk, state.mission.partner.code)
            for state in Missions.load(None).on(day)
            if state.kind == "open" and state.mission.is_abroad
            and state.mission.mission_type == Mission.Type.EMBASSY
        }  # fmt: skip
        assert {(row["id"], row["receiving"]["code"]) for row in rows} == open_then
        assert all(list(row) == ["id", "receiving"] for row in rows)
    assert ids(found[0]) != ids(found[1])


def test_what_the_last_release_brought(ask):
    newest = ask("releases", page_size="1")["results"][0]

    rows = ask(newest["rows"])["results"]

    release = Release.objects.get(pk=newest["id"])
    assert release == Release.objects.public().order_by("-published_at", "-pk").first()
    assert {row["release"]["id"] for row in rows} == {release.pk}
    assert newest["added"] + newest["changed"] > 0


def test_the_first_partners_of_a_year_by_turnover(ask):
    """Both directions of one source, or what it prints of both; never of two."""
    sides = defaultdict(dict)
    partners = claims(Flow, period="2019").exclude(country__kind="aggregate")
    for row in partners.exclude(value=None):
        sides[row.country.code, row.source.slug][row.direction] = row.value
    both = {
        key: said["export"] + said["import"]
        for key, said in sides.items()
        if {"export", "import"} <= said.keys()
    }

    rows = ask("trade/turnover", period="2019", rule="all", order="-value", **WHOLE)["results"]
    first = ask("trade/turnover", period="2019", order="-value", page_size="5")["results"]

    found = {(row["country"]["code"], row["source"]["slug"]): row for row in rows}
    sums = {key: row for key, row in found.items() if row["note"] == "exports plus imports"}
    assert len(sums) > 1
    for key, row in sums.items():
        if row["value"] is not None:
            assert row["value"] == both[key]
        assert len(row["claims"]) == 2
    for row in found.values():
        sources = {Flow.objects.get(pk=each["id"]).source.slug for each in row["claims"]}
        assert sources == {row["source"]["slug"]}
    values = [row["value"] for row in first]
    assert len(first) == 5
    assert values == sorted(values, reverse=True)
    assert len({row["country"]["code"] for row in first}) == 5
    assert all(found[r["country"]["code"], r["source"]["slug"]] == r for r in first)


def test_the_sum_of_partners_against_the_total(ask):
    own = claims(Flow, source__slug="kotra", period="2010", frequency="annual", direction="export")
    parts = [row for row in own if row.country.kind == "country"]
    [world] = [row for row in own if row.country.code == "WLD"]
    about = {"source": "kotra", "period": "2010", "frequency": "annual", "direction": "export"}

    [added] = ask("trade/flows", group="period,direction", **about)["results"]
    [total] = ask("trade/flows", country="WLD", **about)["results"]

    assert set(added["claims"]) == keys(parts)
    assert added["value"] == sum(row.value for row in parts)
    assert total["value"] == world.value
    assert added["left_out"] == len(own) - len(parts) > 0


def test_votes_with_three_countries(ask):
    codes = ["CHN", "KOR", "RUS"]

    rows = ask("diplomacy/voting-agreement", country=",".join(codes), order="country,period",
               rule="all", **WHOLE)["results"]  # fmt: skip

    stored = claims(Agreement, country__code__in=codes)
    assert ids(rows) == keys(stored)
    order = [(row["country"]["code"], row["period_start"]) for row in rows]
    assert order == sorted(order)
    assert {code for code, _ in order} == set(codes)


def test_cells_about_which_sources_differ(ask):
    by_cell = defaultdict(list)
    for row in claims(Flow).exclude(value=None):
        by_cell[row.country_id, row.period, row.direction].append(row)
    differing = set()
    for rows in by_cell.values():
        values = [row.value for row in rows]
        apart = spread(values)
        if len(rows) > 1 and any(values) and (apart is None or apart > 20):
            differing.add(frozenset(keys(rows)))

    first = ask("trade/disagreements", apart="20", **WHOLE)
    second = ask(first["next"])

    rows = first["results"] + second["results"]
    assert second["next"] is None
    assert {frozenset(ids(row["claims"])) for row in rows} == differing
    assert first["count"] == len(rows) == len(differing) > 100
    for row in rows:
        values = [side["value"] for side in row["claims"]]
        assert values == sorted(values)
        assert row["page"].startswith("http")


def test_vintages_of_one_cell(ask):
    counted = defaultdict(list)
    for row in Flow.objects.filter(known_from__isnull=False, reading=0).exclude(status="excluded"):
        counted[row.cell_values, row.source_id].append(row)
    rows = max(counted.values(), key=len)
    row = next(each for each in rows if each.known_until is None)

    found = ask(
        "trade/flows", country=row.country.code, period=row.period, direction=row.direction,
        source=row.source.slug, vintages="all", rule="all", order="known_from",
    )["results"]  # fmt: skip

    assert len(rows) > 1
    assert keys(rows) <= ids(found)
    moments = [each["known_from"] for each in found]
    assert moments == sorted(moments)


@pytest.mark.parametrize("day", [date(2017, 6, 1), date(2017, 9, 1), date(2020, 1, 1)])
def test_measures_on_coal_on_a_day(ask, day):
    coal = Commodity.objects.get(code="2701")
    stored = {
        measure.pk
        for measure in Measure.objects.select_related("superseded_by", "resolution")
        if measure.effective_from <= day
        and not measure.never_held
        and (measure.last_day is None or day <= measure.last_day)
        and any(span.overlaps(coal.span) for span in measure.spans)
    }

    rows = ask("trade/measures", commodity="2701", on=str(day), state="in-force,winding-down",
               **WHOLE)["results"]  # fmt: skip

    assert ids(rows) == stored != set()


def test_trade_of_a_region(ask):
    rows = ask("trade/flows", region="Africa", period="2015", direction="export", rule="all",
               columns="id,country,value", order="country,-value", **WHOLE)["results"]  # fmt: skip

    stored = claims(Flow, period="2015", direction="export", country__region="Africa")
    excluded = (
        Flow.objects.as_of()
        .excluded()
        .filter(period="2015", direction="export", country__region="Africa")
    )
    assert ids(rows) == keys(stored) | keys(excluded)
    assert len({row["country"]["code"] for row in rows}) > 3
    for one, other in pairwise(rows):
        assert one["country"]["code"] <= other["country"]["code"]


@pytest.mark.parametrize("words", ["석탄", "原油", "Rounded"])
def test_quotations_with_a_word(ask, words):
    rows = ask("trade/goods", q=words, rule="all", **WHOLE)["results"]

    wanted = words.casefold()
    stored = {
        row.pk
        for row in GoodsFlow.objects.as_of()
        if any(wanted in text.casefold() for text in (row.as_quoted, row.note, row.part))
    }
    assert ids(rows) == stored != set()


def test_refugees_by_country(ask):
    rows = ask("travel/refugees", period="2023", measure="refugees", order="-value",
               rule="all", columns="id,country,value,value_high", **WHOLE)["results"]  # fmt: skip

    stored = claims(RefugeeCount, period="2023", measure="refugees")
    assert ids(rows) == keys(stored) != set()
    known = [row["value"] for row in rows if row["value"] is not None]
    assert known == sorted(known, reverse=True)
    assert [row["value"] for row in rows[len(known) :]] == [None] * (len(rows) - len(known))


def test_what_is_known_about_a_country_in_a_year(ask):
    found = ask("search", q="Russia 2024")
    rows = ask("trade/flows", country="RUS", from_="2024", to="2024", rule="all", **WHOLE)[
        "results"
    ]

    stored = Flow.objects.as_of().filter(country__code="RUS", period_start__year=2024)
    assert found["results"]
    assert ids(rows) == keys(stored) != set()


def test_a_few_columns_in_an_order(ask):
    names = ["period", "value", "country"]

    rows = ask("trade/flows", columns=",".join(names), order="-value,period", page_size="10",
               rule="all")["results"]  # fmt: skip

    stored = Flow.objects.as_of().exclude(value=None)
    largest = sorted(stored, key=lambda row: (-row.value, row.period_start, row.period_end, row.pk))
    assert [list(row) for row in rows] == [names] * 10
    assert [(row["period"], Decimal(row["value"])) for row in rows] == [
        (row.period, row.value) for row in largest[:10]
    ]
