import pytest

from nkworld.provenance.editions import edition_of
from tests.factories import FlowFactory, InterKoreanFlowFactory, ReleaseFactory, RuleFactory, live

pytestmark = pytest.mark.usefixtures("universe")


def said(rows):
    return {(r["country"]["name"], r["period"], r["direction"], r["value"]) for r in rows}


def test_without_a_rule_the_default_gives_one_claim_a_cell(rows_of):
    assert said(rows_of()) == {
        ("Ruritania", "2014", "export", 100),
        ("Ruritania", "2014", "import", 300),
        ("Ruritania", "2015", "export", 120),
        ("Freedonia", "2015", "turnover", 55),
    }


def test_another_rule_prefers_its_own_source(rows_of):
    assert said(rows_of(rule="gazette-first", period="2014")) == {
        ("Ruritania", "2014", "export", 90),
        ("Ruritania", "2014", "import", 310),
    }


def test_an_older_version_of_a_rule_keeps_its_answer(ask, universe):
    before = ask(rule="gazette-first", period="2014").json()
    newer = RuleFactory(
        dataset=universe.dataset,
        slug="gazette-first",
        version=2,
        order=[universe.bureau, universe.gazette],
    )

    assert {row["value"] for row in before["results"]} == {90, 310}
    assert ask(rule="gazette-first", period="2014").json()["rule"]["version"] == newer.version
    after = ask(rule="gazette-first.1", period="2014").json()
    assert (after["rule"], after["results"]) == (before["rule"], before["results"])


def test_all_gives_every_claim_the_excluded_one_marked(rows_of):
    rows = rows_of(rule="all")

    assert len(rows) == 7
    assert [(r["value"], r["note"]) for r in rows if r["status"] == "excluded"] == [
        (125, "mix-up with another land")
    ]


def test_the_ledger_is_read_by_status_and_has_no_rule(ask):
    answer = ask(status="excluded").json()

    assert [row["value"] for row in answer["results"]] == [125]
    assert answer["rule"] is None


def test_newest_period_first(rows_of):
    periods = [row["period"] for row in rows_of(rule="all")]

    assert periods == sorted(periods, reverse=True)
    assert len(set(periods)) > 1


@pytest.mark.parametrize(
    ("question", "values"),
    [
        ({"country": "XRU"}, {100, 300, 120}),
        ({"country": "ruritania"}, {100, 300, 120}),
        ({"country": "XRU,Freedonia"}, {100, 300, 120, 55}),
        ({"country": "Freedonia; XRU", "direction": "turnover"}, {55}),
        ({"country": "xru,"}, {100, 300, 120}),
        ({"direction": "import"}, {300}),
        ({"direction": "IMPORT,turnover,"}, {300, 55}),
        ({"rule": "GAZETTE-first", "period": "2014"}, {90, 310}),
        ({"source": "Gazette,"}, {90, 310, 55}),
        ({"from_": "2014-02"}, {120, 55}),
        ({"to": "2014-12-31"}, {100, 300}),
        ({"status": "reported,excluded", "rule": "all", "period": "2015"}, {120, 125, 55}),
        ({"period": "2015"}, {120, 55}),
        ({"from_": "2015"}, {120, 55}),
        ({"to": "2014"}, {100, 300}),
        ({"from_": "2014", "to": "2014"}, {100, 300}),
        ({"frequency": "annual"}, {100, 300, 120, 55}),
        ({"frequency": "monthly"}, set()),
        ({"source": "gazette"}, {90, 310, 55}),
        ({"source": "bureau,gazette"}, {100, 300, 120, 55}),
        ({"source": "gazette", "rule": "all"}, {90, 310, 125, 55}),
        ({"status": "reported", "rule": "all", "period": "2015"}, {120, 55}),
    ],
)
def test_filters_narrow_what_the_rule_gives(rows_of, question, values):
    assert {row["value"] for row in rows_of(**question)} == values


def test_a_claim_carries_its_papers(rows_of, universe):
    [row] = rows_of(period="2014", direction="import")

    key = row["id"]
    assert row == {
        "id": key,
        "url": f"http://testserver/api/v1/trade/flows/{key}/",
        "country": {"code": "XRU", "slug": "ruritania", "name": "Ruritania"},
        "direction": "import",
        "period": "2014",
        "frequency": "annual",
        "source": {
            "slug": "bureau",
            "name": "Royal Bureau",
            "licence": "not stated",
            "authority": "official",
        },
        "value": 300,
        "value_low": None,
        "value_high": None,
        "status": "reported",
        "citation": "https://yearbook.example/page-7",
        "as_quoted": "300 dollars",
        "read": "quoted",
        "reported_on": None,
        "note": None,
        "derivation": None,
        "release": {"id": universe.first.pk, "label": "Yearbook"},
        "known_from": universe.first.published_at.isoformat().replace("+00:00", "Z"),
        "known_until": None,
        "reading": 0,
        "basis": None,
        "exclusion": None,
        "edition": None,
        "period_start": "2014-01-01",
        "period_end": "2014-12-31",
    }


def test_the_envelope_says_what_the_numbers_are(ask, universe):
    moment = edition_of("trade/flows").moment

    answer = ask(as_of=moment.isoformat(), rule="gazette-first").json()

    assert answer["dataset"] == "trade/flows"
    assert answer["unit"] == "US dollars, current"
    assert "an export leaves North Korea" in answer["point_of_view"]
    rule = universe.other_rule
    own = {name: answer["rule"][name] for name in ("slug", "version", "title")}
    assert own == {"slug": "gazette-first", "version": 1, "title": rule.title}
    assert answer["as_of"] == moment.isoformat().replace("+00:00", "Z")


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("2537313613", b'"value":2537313613,'),
        ("2537313613.00", b'"value":2537313613,'),
        ("0.1", b'"value":0.1,'),
        ("1234567890123.45", b'"value":1234567890123.45,'),
        ("0", b'"value":0,'),
    ],
)
def test_numbers_are_written_to_the_digit(ask, bureau, value, written):
    release = ReleaseFactory(source=bureau)
    FlowFactory(release=release, period="1999", value=value)
    live(release)

    assert written in ask(period="1999").content


def test_a_range_without_a_value_is_null_not_zero(rows_of, bureau):
    release = ReleaseFactory(source=bureau)
    FlowFactory(release=release, period="1999", value=None, value_low=3, value_high=5)
    live(release)

    [row] = rows_of(period="1999")

    assert (row["value"], row["value_low"], row["value_high"]) == (None, 3, 5)


def test_inter_korean_trade_has_its_own_address_and_category(ask, universe):
    release = ReleaseFactory(source=universe.bureau, dataset__slug="trade/inter-korean")
    RuleFactory(dataset=release.dataset, is_default=True, order=[universe.bureau])
    InterKoreanFlowFactory(release=release, category="kaesong", value=7)
    InterKoreanFlowFactory(release=release, category="total", value=9)
    live(release)

    answer = ask("/api/v1/trade/inter-korean/", category="kaesong").json()

    assert answer["dataset"] == "trade/inter-korean"
    assert [(row["category"], row["value"]) for row in answer["results"]] == [("kaesong", 7)]
    assert "country" not in answer["results"][0]


def test_a_page_makes_as_many_queries_for_two_rows_as_for_many(
    rows_of, queries_of, bureau, ruritania
):
    few = queries_of(period="2014")
    release = ReleaseFactory(source=bureau)
    for year in range(1950, 2010):
        FlowFactory(release=release, country=ruritania, period=str(year))
    live(release)

    assert len(rows_of(from_="1950")) == 64
    assert queries_of(from_="1950") == few < 8
