"""The strict filter that a table's page and its API share, tried on the table of trade."""

import pytest
from django.http import QueryDict
from django.utils import timezone

from nkworld.asking.questions import InvalidQuery, UnknownParameter
from nkworld.provenance.publishing import publish
from trade.models import Flow
from trade.tables import Flows

FlowQuestion = Flows.get_question()


def found(query=""):
    """{(source, country, period, direction)} of the rows that answer."""
    rows = FlowQuestion(QueryDict(query)).claims
    return {(r.source.slug, r.country.code, r.period, r.direction) for r in rows}


def told(query):
    with pytest.raises(InvalidQuery) as refused:
        found(query)
    return " ".join(refused.value.sentences)


def test_without_a_question_the_headline_rule_answers(universe):
    assert found() == {
        ("bureau", "XRU", "2014", "export"),
        ("bureau", "XRU", "2014", "import"),
        ("bureau", "XRU", "2015", "export"),
        ("gazette", "XFR", "2015", "turnover"),
    }


def test_another_rule_shows_others(universe):
    assert ("gazette", "XRU", "2014", "export") in found("rule=gazette-first")


def test_all_gives_every_claim_with_the_excluded_ones(universe):
    everything = found("rule=all")

    assert len(everything) == 7
    assert ("gazette", "XRU", "2015", "export") in everything


def test_the_ledger_is_read_by_status(universe):
    assert found("status=excluded") == {("gazette", "XRU", "2015", "export")}


def test_the_ledger_is_read_by_the_kind_of_reason(universe):
    Flow.objects.excluded().update(exclusion="mix-up")

    assert found("exclusion=mix-up") == found("exclusion=mix-up&rule=all")
    assert found("exclusion=mix-up") == {("gazette", "XRU", "2015", "export")}
    assert found("exclusion=slip") == set()


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("country=XRU", 3),
        ("country=XRU,XFR", 4),
        ("country=Freedonia", 1),
        ("period=2014", 2),
        ("from=2015", 2),
        ("to=2014", 2),
        ("from=2014&to=2015", 4),
        ("frequency=annual", 4),
        ("frequency=monthly", 0),
        ("direction=import", 1),
        ("source=gazette", 3),
        ("source=gazette,bureau", 4),
        ("status=reported", 4),
        ("status=estimated", 0),
        ("country=&from=&rule=", 4),
        ("page=2", 4),
    ],
)
def test_each_parameter_narrows_the_answer(universe, query, count):
    assert len(found(query)) == count


@pytest.mark.parametrize(
    "query",
    [
        *("", "rule=all", "rule=gazette-first", "status=excluded", "source=gazette"),
        *("period=2016", "country=XRU", "rule=all&source=gazette&period=2016"),
    ],
)
def test_no_parameter_shows_a_draft(universe, query):
    assert not [row for row in found(query) if row[2] == "2016"]


def test_as_of_asks_the_past(universe):
    moment = timezone.now()
    publish(universe.draft)

    assert len(found("period=2016")) == 1
    assert found(f"period=2016&as_of={moment:%Y-%m-%dT%H:%M:%S.%fZ}") == set()
    assert found("as_of=2020-01-01") == set()


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("direction=imports", "direction: “imports” is not known. Did you mean “import”?"),
        ("status=exclud", "Did you mean “excluded”?"),
        ("exclusion=mixup", "Did you mean “mix-up”?"),
        ("frequency=yearly", "“yearly” is not known."),
        ("source=bureu", "source: “bureu” is not a source. Did you mean “bureau”?"),
        ("rule=bureau", "rule: “bureau” is not known. Did you mean “bureau-first”?"),
        ("from=x", "from: Write a year in four digits"),
        ("from=2016&to=2015", "2016 to 2015 runs backwards"),
        ("period=2015-Q7", "period: “2015-Q7” is not a period"),
        ("as_of=soon", "as_of: “soon” is not a date"),
        ("as_of=2099-01-01", "“2099-01-01” is not over yet"),
        ("country=Atlantis", "country:"),
    ],
)
def test_a_wrong_value_is_refused_in_a_sentence(universe, query, sentence):
    assert sentence in told(query)


def test_every_wrong_value_is_told_at_once(universe):
    assert {"from:", "rule:", "as_of:"} <= set(told("from=x&rule=zzz&as_of=soon").split())


@pytest.mark.parametrize(
    ("query", "meant"),
    [("contry=XRU", "country"), ("form=2014", "from"), ("asof=2020-01-01", "as_of")],
)
def test_an_unknown_parameter_names_the_nearest(universe, query, meant):
    with pytest.raises(UnknownParameter, match=f"Did you mean “{meant}”?"):
        found(query)


def test_a_repeated_parameter_is_refused(universe):
    with pytest.raises(UnknownParameter, match="“period” is given 2 times"):
        found("period=2014&period=2015")


def test_the_parameters_of_the_cell_come_first(db):
    names = list(FlowQuestion.base_fields)

    assert names[:3] == ["country", "direction", "region"]
    assert names[3:] == [
        *("period", "from", "to", "frequency", "source"),
        *("status", "exclusion", "read", "authority", "q", "rule", "readings", "as_of"),
        *("vintages", "release", "since"),
    ]
