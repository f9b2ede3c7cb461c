"""A hundred questions to the tools, twenty of them traps, made of the loaded rows by rule: what is
expected is read from the rows by queries of the test's own.
"""

import random
from collections import defaultdict

import pytest

from nkworld.provenance.tables import observation_models
from trade.goods.models import GoodsFlow
from trade.models import Flow

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]
SEED = 2026
OF_CELL = ("country__code", "period", "frequency", "direction")
SAMPLE = 4  # one in so many of the questions, in `make test`


def standing(model):
    return model.objects.filter(known_from__isnull=False, known_until__isnull=True, reading=0)


def with_papers(told):
    """Every number in an answer has claims, doubt and terms; a refusal has none."""
    if isinstance(told, list):
        return all(map(with_papers, told))
    if not isinstance(told, dict):
        return True
    if told.get("@type") == "Observation":
        rests = told["claims"] or told["records"] or told.get("value") == 0
        assert rests and told["doubt"] and told["license"] and told["citation"], told
    elif isinstance(told.get("value"), int | float):
        assert told["id"] and told["doubt"] and told["source"]["licence"], told
        assert told["citation"] and told["as_quoted"], told
        assert told["status"] != "excluded"
    return all(map(with_papers, told.values()))


def cells(model, chance, count, **where):
    """Cells of several sources: {cell: its rows}"""
    found = defaultdict(list)
    fields = ("pk", "value", "status", "source_id", "country__name", *OF_CELL)
    for row in standing(model).filter(**where).values(*fields):
        found[tuple(row[name] for name in OF_CELL)].append(row)
    several = sorted(
        cell for cell, rows in found.items() if len({r["source_id"] for r in rows}) > 1
    )
    return {cell: found[cell] for cell in chance.sample(several, count)}


def asked_in_words(chance):
    """Exports and imports of one year: one of the values on record of the cell."""
    of = {"frequency": "annual", "value__gt": 0, "country__kind": "country"}
    # Where nobody but compilers speaks, a rule may show nothing.
    of |= {"source__authority__in": ["official", "agency"], "direction__in": ["export", "import"]}
    found = cells(Flow, chance, 20, **of)
    for (_, period, _, direction), rows in found.items():
        way = "exports to" if direction == "export" else "imports from"
        yield (
            "ask",
            {"question": f"{way} {rows[0]['country__name']} {period}"},
            lambda told, rows=rows: (
                (told["number"]["value"], told["number"]["claims"][0]["id"])
                in {(row["value"], row["pk"]) for row in rows if row["status"] != "excluded"}
            ),
        )


def verified(chance):
    """Any claim of any table is as it is stored, and not as anything else."""
    models = sorted(observation_models().items())
    for number in range(20):
        dataset, model = models[number % len(models)]
        rows = standing(model).exclude(status="excluded").exclude(value=None)
        found = list(rows.order_by("pk").values_list("pk", "value"))
        if not found:
            continue
        pk, value = chance.choice(found)
        off = number % 2
        yield (
            "verify",
            {"table": dataset, "ids": [pk], "value": float(value) + off},
            lambda told, off=off, pk=pk: (
                told["agrees"] is (not off) and told["number"]["claims"][0]["id"] == pk
            ),
        )


def listed(chance):
    """All rows of a cell, of every source."""
    for (code, period, frequency, way), rows in cells(Flow, chance, 20).items():
        filters = dict(country=code, period=period, frequency=frequency, direction=way, rule="all")
        told_of = {row["pk"] for row in rows}
        yield (
            "claims",
            {"table": "trade/flows", "filters": filters, "limit": 50},
            lambda told, told_of=told_of: {row["id"] for row in told["rows"]} <= told_of,
        )


def compared(chance):
    """Every source of a cell stands beside the others, and what is excluded apart."""
    for rows in cells(Flow, chance, 20).values():
        excluded = {row["pk"] for row in rows if row["status"] == "excluded"}
        counted = {row["pk"] for row in rows} - excluded
        yield (
            "compare",
            {"table": "trade/flows", "id": min(counted or excluded)},
            lambda told, counted=counted, excluded=excluded: (
                {each["claim"]["id"] for each in told["claims"]} == counted
                and {each["claim"]["id"] for each in told["excluded"]} == excluded
            ),
        )


def refused(reason):
    def is_refused(told):
        return told["refusal"]["reason"] == reason and told["refusal"]["message"]

    return is_refused


def overlapping():
    """Two claims of one source, period, partner and direction, one of goods within the other's."""
    found: dict = defaultdict(dict)
    rows = standing(GoodsFlow).exclude(value=None).exclude(status="excluded")
    for row in rows.order_by("pk").values("pk", "source_id", "commodity__code", *OF_CELL):
        cell = (row["source_id"], *(row[name] for name in OF_CELL))
        found[cell][row["commodity__code"]] = row["pk"]
    for goods in found.values():
        for code, pk in goods.items():
            inner = (key for other, key in goods.items() if other != code and other[:2] == code)
            for other in inner:
                yield [pk, other]
                break


def traps(chance):
    for rows in cells(Flow, chance, 4, value__gt=0).values():
        by_source = {row["source_id"]: row["pk"] for row in rows if row["status"] != "excluded"}
        ids = sorted(by_source.values())[:2]
        if len(ids) == 2:
            yield "verify", {"table": "trade/flows", "ids": ids}, refused("never-added")
    gone = standing(Flow).filter(status="excluded").order_by("pk").values_list("pk", flat=True)
    for pk in chance.sample(list(gone), 3):
        yield "verify", {"table": "trade/flows", "ids": [pk]}, refused("excluded")
    for ids in chance.sample(list(overlapping()), 2):
        yield "verify", {"table": "trade/goods", "ids": ids}, refused("never-added")
    world = standing(Flow).filter(country__code="WLD").exclude(status="excluded")
    for whole in world.exclude(value=None).order_by("pk"):
        same = {name: getattr(whole, name) for name in ("period", "source", "direction")}
        part = standing(Flow).filter(**same).exclude(pk=whole.pk).exclude(status="excluded")
        if other := part.exclude(value=None).order_by("pk").first():
            ids = [whole.pk, other.pk]
            yield "verify", {"table": "trade/flows", "ids": ids}, refused("never-added")
            break
    on_record = set(standing(Flow).values_list("country__name", "period"))
    for name in ("Fiji", "China", "Japan"):
        year = next(str(y) for y in range(1950, 2026) if (name, str(y)) not in on_record)
        yield "ask", {"question": f"exports to {name} {year}"}, refused("silence")
        filters = {"country": name, "period": year}
        yield "claims", {"table": "trade/flows", "filters": filters}, refused("silence")
    codes = set(standing(GoodsFlow).values_list("commodity__code", flat=True))
    unknown = next(f"{n:04}" for n in range(303, 9706) if f"{n:04}" not in codes)
    for table, filters in (
        ("trade/goods", {"commodity": unknown}),
        ("trade/flows", {"country": "Wakanda"}),
        ("trade/flow", {}),
    ):
        yield "claims", {"table": table, "filters": filters}, refused("unknown")
    for question in (
        "South Korea's exports to China 2015",
        "South Korean imports 2010",
        "North Korean aid to South Korea 2003",
    ):
        yield "ask", {"question": question}, refused("not-understood")
    turned = {"question": "exports to North Korea from China 2015"}
    yield "ask", turned, lambda told: "is North Korea’s import. Imports from" in told["sentence"]
    both = {"question": "exports to China 2015 KOTRA plus OEC"}
    yield "ask", both, refused("not-understood")


def questions():
    chance = random.Random(SEED)
    for of_kind in (asked_in_words, verified, listed, compared, traps):
        yield from of_kind(chance)


def answer_all(call, asked):
    for tool, arguments, is_right in asked:
        told = call(tool, **arguments)
        assert with_papers(told), (tool, arguments)
        assert is_right(told), (tool, arguments, told)


def test_some_questions_are_answered_from_rows_or_refused_with_a_reason(call):
    answer_all(call, list(questions())[::SAMPLE])


@pytest.mark.slow
def test_a_hundred_questions_are(call):
    every = list(questions())
    assert len(every) >= 98 and sum(1 for each in traps(random.Random(SEED))) >= 20
    answer_all(call, every)


def test_excluded_rows_have_words_and_no_value(call):
    told = call("claims", table="trade/flows", filters={"status": "excluded", "rule": "all"})

    assert told["rows"]
    assert all(row["value"] is None and "ledger" in row["doubt"] for row in told["rows"])


def test_rows_go_on_where_they_ended(call):
    first = call("claims", table="diplomacy/acts", limit=2)
    second = call("claims", table="diplomacy/acts", limit=2, next=first["next"])

    ids = [row["id"] for row in first["rows"] + second["rows"]]
    assert len(set(ids)) == 4


def test_words_are_found_and_lead_on(call):
    told = call("find", words="coal", kind="pages")

    assert told["results"] and {hit["kind"] for hit in told["results"]} == {"pages"}
    assert call("find", words="zzyzx")["refusal"]["reason"] == "silence"
