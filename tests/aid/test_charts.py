"""How aid’s figures choose among claims: a made-up universe of donors and agencies."""

from decimal import Decimal

import pytest

from aid.claims import check
from aid.models import Actor
from aid.views import timeline_of
from nkworld.figures import registry as figures
from tests.aid.factories import (
    ActorFactory,
    AppealFactory,
    AppealFigureFactory,
    ContributionFactory,
    FoodAidFactory,
    ProgrammeFactory,
)

pytestmark = pytest.mark.django_db


def points(slug, series, **asked):
    _, figure = figures.get(slug).ask(asked)
    found = next(each for each in figure.series if each.slug == series)
    return {point.x: point.value for point in found.points}


def given(desk, source, **said):
    said = {"donor": desk.everybody, "recipient": desk.nobody, "stage": "reported"} | said
    desk.say(ContributionFactory, source, **said)


def test_the_rules_source_is_shown_and_no_two_are_added(desk, bureau, gazette):
    given(desk, bureau, period="2014", value=100)
    given(desk, gazette, period="2014", value=70)
    given(desk, gazette, period="2016", value=40)

    assert points("aid/funding", "all-donors") == {"2014": 100, "2015": None, "2016": 40}


def test_the_books_of_a_day_enter_no_series(desk, bureau):
    given(desk, bureau, period="2014", value=100)
    given(desk, bureau, period="2014", value=60, scope="state", state_of="2014-06-30")
    given(desk, bureau, period="2013", value=50, scope="state", state_of="2013-06-30")

    assert points("aid/funding", "all-donors") == {"2014": 100}


def test_of_one_donors_books_the_last_day_is_shown(desk, bureau):
    rich = ActorFactory(slug="rich-uncle")
    for day, value in (("2014-06-30", 60), ("2014-12-30", 90), ("2014-09", 75)):
        given(desk, bureau, donor=rich, period="2014", value=value, scope="state", state_of=day)

    assert points("aid/donors", "given", period="2014") == {"Rich uncle": 90}


def test_money_of_another_status_is_another_figure(desk, bureau):
    rich = ActorFactory(slug="rich-uncle")
    given(desk, bureau, donor=rich, period="2014", value=90, stage="pledged")
    given(desk, bureau, donor=rich, period="2014", value=20, stage="paid")

    assert points("aid/donors", "given", period="2014", stage="pledged") == {"Rich uncle": 90}
    assert points("aid/donors", "given", period="2014", stage="paid") == {"Rich uncle": 20}


def test_a_share_is_made_of_one_source_only(desk, bureau, gazette):
    appeal = AppealFactory()
    for source, measure, value in (
        (bureau, "requested", 400),
        (gazette, "requested", 300),
        (gazette, "funded", 100),
    ):
        desk.say(
            AppealFigureFactory, source, appeal=appeal, measure=measure, period="2014", value=value
        )

    assert points("aid/appeals", "requested") == {"2014": 300}
    assert points("aid/appeals", "gap") == {"2014": 200}
    assert points("aid/coverage", "coverage") == {"2014": Decimal("33.3333")}


def test_an_appeal_without_a_received_figure_is_a_gap_and_no_zero(desk, bureau):
    desk.say(AppealFigureFactory, bureau, measure="requested", period="2014", value=400)

    assert points("aid/appeals", "requested") == {"2014": 400}
    assert points("aid/appeals", "funded") == {"2014": None}
    assert points("aid/coverage", "coverage") == {"2014": None}


def test_two_appeals_of_a_year_are_added_only_if_both_are_known_of_one_source(
    desk, bureau, gazette
):
    for slug, source in (("soup", bureau), ("bread", gazette)):
        for measure, value in (("requested", 100), ("funded", 50)):
            desk.say(
                AppealFigureFactory,
                source,
                appeal=AppealFactory(slug=slug),
                measure=measure,
                period="2014",
                value=value,
            )

    assert points("aid/appeals", "requested") == {"2014": None}
    assert points("aid/appeals", "funded") == {"2014": None}


def test_appeals_of_one_agency_stay_out_of_the_figure(desk, bureau):
    kitchen = ActorFactory(slug="soup-kitchen")
    appeal = AppealFactory(slug="kitchen-call", kind="agency", agency=kitchen)
    desk.say(
        AppealFigureFactory, bureau, appeal=appeal, measure="requested", period="2014", value=9
    )

    _, figure = figures.get("aid/appeals").ask({})
    assert not figure


def test_a_commodity_and_its_sum_never_stand_in_one_picture(desk, bureau):
    for commodity, value in (("rice", 30), ("coarse-grains", 12), ("cereals", 45), ("maize", 12)):
        desk.say(
            FoodAidFactory,
            bureau,
            donor=desk.everybody,
            commodity=commodity,
            period="2014",
            value=value,
        )

    _, figure = figures.get("aid/food-commodities").ask({"within": "cereals"})
    assert {series.slug for series in figure.series} == {"rice", "coarse-grains"}
    assert any("2014 (42 tonnes against 45 tonnes)" in note for note in figure.notes)


def test_parts_are_checked_year_by_year():
    sums = {"2014": 42, "2015": 10, "2016": 7}

    assert "every year" in check(sums, {"2014": 42, "2015": 10}, str)
    assert check(sums, {"2014": 45, "2015": 10}, str).endswith("2014 (42 against 45).")
    assert "prints no total" in check(sums, {}, str)


def test_an_agency_without_an_end_lasts_until_today_but_doubtfully():
    ActorFactory(slug="stays", active_from="1995")
    ActorFactory(slug="left", active_from="1995", active_to="2003")

    bars = {
        lane.actor.slug: lane.strip.bars[0]
        for _, lanes in timeline_of(Actor.objects.all()).groups
        for lane in lanes
    }
    assert bars["stays"].x + bars["stays"].width == pytest.approx(100)
    assert bars["stays"].doubtful
    assert not bars["left"].doubtful
    assert bars["left"].width < bars["stays"].width


def test_a_programme_without_an_end_is_a_beginning_and_no_duration():
    kitchen = ActorFactory(slug="soup-kitchen", active_from="1995")
    ProgrammeFactory(actor=kitchen, title="Soup", start="2000", end="2010")
    ProgrammeFactory(actor=kitchen, title="Bread", start="2000")

    (lane,) = timeline_of(Actor.objects.all()).groups[0][1]
    looks = {bar.look: bar.width for bar in lane.strip.bars}
    assert looks["beginning"] < looks["programme"] < looks["presence"]


def test_an_agency_of_which_no_year_is_known_is_named_and_not_drawn():
    ActorFactory(slug="stays", active_from="1995")
    unknown = ActorFactory(slug="unknown")

    timeline = timeline_of(Actor.objects.all())
    assert timeline.undated == [unknown]
    assert [lane.actor.slug for lane in timeline.groups[0][1]] == ["stays"]
