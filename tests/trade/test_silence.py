"""The silence map: a figure, a zero and each kind of silence are told apart."""

from datetime import date

import pytest
from django.db import IntegrityError

from nkworld.provenance.publishing import withdraw
from tests.factories import CountryFactory, FlowFactory, ReleaseFactory, SourceFactory, live
from tests.reading import page, queries, table
from trade.models import Flow, Silence
from trade.reporting_gaps import PARTNERS_READ_WHOLE, SIGNS, ReportingGaps, State

pytestmark = pytest.mark.django_db
TODAY = date(2018, 9, 1)


def states(country, **asked):
    lines = ReportingGaps(today=TODAY, **asked).lines
    return {cell.year: cell.state.value for cell in lines[country]}


def told(source, country, **fields):
    release = ReleaseFactory(source=source)
    FlowFactory(release=release, country=country, **fields)
    return live(release)


def silence(source, country, **fields):
    papers = {"citation": "https://gazette.example/1", "as_quoted": "nothing to see"}
    return Silence.objects.create(
        source=source, country=country, sentence="It fell silent", **papers, **fields
    )


def test_every_state_has_a_sign_of_its_own():
    assert set(SIGNS) == set(State)
    assert len(set(SIGNS.values())) == len(SIGNS)


def test_a_zero_a_figure_and_a_missing_year_are_three_things(universe, freedonia, bureau):
    told(bureau, freedonia, period="2013", direction="export", value=0)

    assert states(freedonia) == {
        2013: "zero",
        2014: "missing",
        2015: "reported",
        2016: "missing",
        2017: "awaited",
    }


def test_who_sold_nothing_but_bought_is_on_record(universe, freedonia, bureau):
    told(bureau, freedonia, period="2013", direction="export", value=0)
    told(bureau, freedonia, period="2013", direction="import", value=5)

    assert states(freedonia)[2013] == "reported"


def test_a_series_that_stops_is_late_before_it_is_missing(universe, ruritania):
    assert states(ruritania, first=2014) == {
        2014: "reported",
        2015: "reported",
        2016: "late",
        2017: "awaited",
    }


def test_an_excluded_figure_alone_is_no_figure(universe, gazette):
    land = CountryFactory(code="XEX", name="Land of errors")
    told(gazette, land, period="2014", value=7, status="excluded", note="mix-up")

    assert states(land)[2014] == "excluded"


def test_a_figure_taken_back_is_withdrawn_and_not_missing(universe, freedonia):
    before = universe.second.published_at
    withdraw(universe.second, reason="a printing error")

    assert states(freedonia)[2015] == "withdrawn"
    assert states(freedonia, as_of=before)[2015] == "reported"


@pytest.mark.parametrize("kind", Silence.Kind.values)
def test_a_silence_that_a_source_tells_of_is_shown_with_its_kind(universe, gazette, kind):
    silence(gazette, universe.ruritania, kind=kind, first_year=2016)

    assert states(universe.ruritania)[2016] == states(universe.ruritania)[2017] == kind


def test_a_year_is_no_gap_where_a_figure_is_on_record_and_both_are_told(universe, bureau, gazette):
    told(bureau, universe.ruritania, period="2016", direction="turnover", value=None, value_low=200)
    silence(gazette, universe.ruritania, kind="withdrawn", first_year=2015)
    lines = ReportingGaps(today=TODAY).lines
    cells = {c.year: c for c in lines[universe.ruritania]}

    assert [cells[year].state.value for year in (2015, 2016, 2017)] == [
        *("reported", "reported", "withdrawn")
    ]
    assert cells[2016].note == "Royal Bureau; It fell silent"
    assert cells[2017].note == "It fell silent"


def test_a_silence_does_not_end_before_it_begins(universe, gazette):
    with pytest.raises(IntegrityError, match="trade_silence_in_order"):
        silence(gazette, universe.ruritania, kind="late", first_year=2015, last_year=2014)


def test_a_state_that_had_ended_is_not_silent(universe, bureau):
    old = CountryFactory(
        code="XOL", name="Old Realm", kind="historical", valid_to=date(2015, 6, 30)
    )
    told(bureau, old, period="2014", value=7)

    assert states(old) == {2014: "reported", 2015: "missing", 2016: "no-state", 2017: "no-state"}


def test_the_map_asks_as_often_for_one_partner_as_for_thirty(client, universe):
    for_one = queries(client, "/trade/silence/")
    for number in range(30):
        told(
            universe.bureau,
            CountryFactory(code=f"Y{chr(65 + number // 26)}{chr(65 + number % 26)}"),
            period="2014",
            value=1,
        )

    assert queries(client, "/trade/silence/") == for_one


def test_years_that_run_backwards_are_refused(client, universe):
    answer = client.get("/trade/silence/?from=2015&to=2010")

    assert answer.status_code == 400
    assert "runs backwards" in answer.content.decode()


def test_the_map_shows_the_silences_of_china_and_russia(client, loaded):
    html = page(client, "/trade/silence/")
    head, *rows = table(html, "silence-table")
    signs = {row[0]: dict(zip(head[1:], row[1:], strict=True)) for row in rows}

    assert signs["China"]["2009"] == "●reported"
    assert signs["Russia"]["2021"] == "●reported"
    assert signs["Russia"]["2022"] == "✕withdrawn"
    assert signs["Russia"]["2023"] == signs["Russia"]["2024"] == "●reported"
    assert 'title="KINU; Russian customs stopped publishing' in html
    assert signs["Japan"]["2012"] == "0zero"
    assert signs["Japan"]["2018"] == signs["Japan"]["2023"] == "⊗ban"
    assert signs["Poland"]["2019"] == "▫compiled"
    assert signs["Soviet Union"]["1970"] == "·missing"
    assert signs["Albania"]["2018"] == "○not reported"
    assert signs["Armenia"]["1985"] == "·missing", "it was no state"
    assert signs["Algeria"]["2011"] == "⊘excluded"
    assert "러시아가 공식적인 통계자료를 발표하지 않아" in html
    assert "CEPII BACI (2000 to 2020, 176 partners)" in html


def compiled(country, *years, partners=PARTNERS_READ_WHOLE):
    """A compilation that knows a country in these years, and so many partners in all."""
    atlas = ReleaseFactory(source=SourceFactory(slug="atlas", short_name="Atlas of Trade"))
    FlowFactory(release=atlas, country=country, period=str(years[0]), value=5)
    others = [
        CountryFactory(code=f"Z{chr(65 + number // 26)}{chr(65 + number % 26)}")
        for number in range(partners - 1)
    ]
    rows = [
        Flow(
            **{"release": atlas, "source": atlas.source, "country": other, "direction": "export"},
            **{"period": str(year), "period_start": date(year, 1, 1), "value": 5},
            **{"period_end": date(year, 12, 31), "frequency": "annual", "status": "reported"},
            **{"citation": "https://atlas.example", "as_quoted": "5", "read": "at-source"},
        )
        for other in others
        for year in years
    ]
    Flow.objects.bulk_create(rows)
    return live(atlas)


def test_a_year_that_a_compilation_reaches_was_not_reported_and_others_nobody_read(
    universe, freedonia
):
    compiled(freedonia, 2013, 2014, 2016)

    assert states(freedonia) == {
        2013: "reported",
        2014: "not-reported",
        2015: "reported",
        2016: "not-reported",
        2017: "awaited",
    }


def test_a_source_of_which_few_partners_were_read_tells_nothing(universe, freedonia):
    compiled(freedonia, 2013, 2014, partners=PARTNERS_READ_WHOLE - 1)

    assert states(freedonia)[2014] == "missing"


def test_a_compilation_says_nothing_of_a_partner_that_it_never_knows(universe, freedonia):
    compiled(CountryFactory(code="XKN", name="Known Land"), 2013, 2014, 2016)

    assert states(freedonia)[2014] == "missing"
