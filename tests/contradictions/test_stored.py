"""What is stored, held against itself: relations, missions, counts, bans and what heads pages."""

import pytest

from diplomacy.published_counts import Measure
from nkworld.charts import Part, Point
from nkworld.charts.figures import Claim
from nkworld.figures.disagreements import side_of
from nkworld.portal import fact_checks
from nkworld.provenance.publishing import publish
from nkworld.texts import fact_checks as of_texts
from tests.diplomacy.factories import PAPERS, act, embassy, reading
from tests.diplomacy.test_published_counts import count, delivery
from tests.factories import FlowFactory, ReleaseFactory, RuleFactory, SourceFactory, live
from trade.models import Flow, Silence

pytestmark = pytest.mark.django_db


def test_no_status_rests_on_an_expulsion(found):
    """Mexico’s “in force since 2020”, from an ambassador who came back."""
    act("expelled", "2017-09-07")
    assert [fact for fact, *_ in found("status-without-act")] == ["relations:XRU"]

    act("established", "1980-09-04", source="almanac")

    assert found("status-without-act") == []


def test_a_closing_is_of_an_embassy_that_was_counted(found):
    """Senegal’s of 2023, which no count had."""
    act("established", "1970")
    mission = embassy()
    reading(mission, "closed", closed="1998")
    reading(mission, "closed", closed="2023-10", citation="https://gazette.example/page-2")
    [uncounted] = found("closed-uncounted")
    assert uncounted[0] == "mission:PRK-XRU:Strelsau:closed"

    reading(mission, opened="2013", source="almanac")

    assert found("closed-uncounted") == []


def test_a_published_count_lies_within_ours(found):
    """Fifty-two embassies on record, and fifty-five to sixty-two counted."""
    release = delivery()
    RuleFactory(dataset=release.dataset, is_default=True, order=[release.source])
    count(release, measure=Measure.EMBASSIES_ABROAD, value=1).save()
    live(release)
    assert [sides for _, *sides in found("own-count")] == [["0 (0)", "Ministry: 1"]]

    act("established", "1970")
    reading(embassy(), opened="1975")

    assert found("own-count") == []


def test_nothing_credible_was_traded_in_a_ban(found, universe):
    """Japan’s ban beside “sold US$ 21,981 in 2019”."""
    Silence.objects.create(
        **PAPERS,
        source=universe.bureau,
        country=universe.ruritania,
        kind=Silence.Kind.BAN,
        first_year=2015,
        sentence="All trade is banned",
    )
    assert [fact for fact, *_ in found("silence-broken")] == ["ban:XRU:2015:bureau"]

    Silence.objects.update(first_year=2016)
    assert found("silence-broken") == []

    # “Published nothing for 2022 to 2024”, beside a figure of 2023 under the same name.
    Silence.objects.update(first_year=2015, kind=Silence.Kind.WITHDRAWN)
    assert [fact for fact, *_ in found("silence-broken")] == ["withdrawn:XRU:2015:bureau"]
    Silence.objects.update(source=universe.gazette)
    assert found("silence-broken") == []


@pytest.fixture
def lead(monkeypatch):
    """lead(row): a page that leads with it."""

    def led(row, said=""):
        point = Point(row.period, row.value, parts=(Part(row.dataset, row.pk),))
        head = fact_checks.Head("/a-page/", Claim("Exports", row.period, point), said, row)
        monkeypatch.setattr(fact_checks, "heads", lambda: [head])

    return led


def export(universe, period, **changed):
    release = ReleaseFactory(**{"source": universe.bureau} | changed.pop("release", {}))
    row = FlowFactory(release=release, country=universe.ruritania, period=period, **changed)
    publish(release)
    return Flow.objects.get(pk=row.pk)


def test_nothing_newer_is_on_record_than_what_leads(found, universe, lead):
    """Goods “in 2015, latest on record”, with 2016 to 2021 on the page."""
    lead(Flow.objects.as_of().get(period="2014", direction="export", source=universe.bureau))
    [newer] = found("newer-on-record")
    assert newer[1:] == ("2014", "2015 by bureau")

    lead(Flow.objects.as_of().get(period="2015", direction="export", source=universe.bureau))
    assert found("newer-on-record") == []  # what is later is excluded, or a draft


def test_a_dispute_is_not_of_coverage(found, universe):
    """Entries from China, 237,000, beside the tourists among them, 51,000 to 61,000."""
    other = {"release": {"source": universe.gazette}}
    export(universe, "2016", value=123)
    export(universe, "2016", value=237, **other)
    assert found("dispute-of-coverage") == []

    export(universe, "2017", value=123, note="Tourists among all entries")
    export(universe, "2017", value=237, **other)
    [(_, *sides)] = found("dispute-of-coverage")
    assert sides == ["Royal Bureau: 123", "Freedonian Gazette: 237"]


def test_no_compilation_leads_where_a_better_voice_spoke(found, universe, lead):
    """Poland’s 20.6 m, which KOTRA had thrown out."""
    compiler = SourceFactory(slug="heap", authority="compiler")
    lead(export(universe, "2016", release={"source": compiler}))
    [compiled] = found("compiler-leads")
    assert compiled[1:] == ("Heap", "any other source")

    lead(Flow.objects.as_of().get(period="2015", direction="export", source=universe.bureau))
    assert found("compiler-leads") == []


def test_the_doubt_of_a_note_is_told_with_its_number(found, universe, lead):
    """ASEAN’s treaty, told as an obligation to the United States."""
    row = export(universe, "2016", note="Imputed from the year before")
    lead(row)
    assert [right for *_, right in found("note-untold")] == ["Imputed"]

    lead(row, "100 dollars, imputed")
    assert found("note-untold") == []


def test_a_span_has_no_more_than_the_year_in_which_it_lies(found, universe):
    """Iron ore of 2009, 900,000 tonnes, beside 1.13 million by September."""
    export(universe, "2017", value=900_000)
    within = {"period": "2017-01/2017-09", "frequency": "cumulative"}
    export(universe, value=800_000, **within)
    assert found("part-beyond-whole") == []

    export(universe, value=1_130_000, **within | {"period": "2017-01/2017-10"})
    [(_, *sides)] = found("part-beyond-whole")
    assert sides[0] == "Royal Bureau: 900,000"
    assert sides[1].endswith(": 1,130,000")


def test_one_page_prints_one_value_of_a_cell(found, universe, go_live, monkeypatch):
    """The United States’ food of 1999, 589,000 and 720,000 tonnes."""
    row = export(universe, "2016", value=123)
    other = export(universe, "2016", value=167, release={"source": universe.gazette})
    url = universe.ruritania.get_absolute_url()
    claim = Claim("Exports", "2016", Point("2016", row.value, parts=(Part(row.dataset, row.pk),)))
    monkeypatch.setattr(
        of_texts, "heads", lambda: [fact_checks.Head(url, claim, "Exports, 2016", row)]
    )
    printed = "It sold {{trade:XRU:2016:export:gazette|US$ 167}} in 2016.[^bureau-2015]"
    go_live(body=printed)
    assert [sides for _, *sides in found("two-values")] == [[side_of(row), side_of(other)]]

    both = printed.replace(" in 2016", ", or {{trade:XRU:2016:export:bureau|US$ 123}}, in 2016")
    go_live(body=both)
    assert found("two-values") == []  # who prints both compares
