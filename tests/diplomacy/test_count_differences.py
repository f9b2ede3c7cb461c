"""Every published count beside ours of its day, and what makes the difference, item by item."""

from datetime import date

import pytest

from diplomacy.models import PublishedCount
from diplomacy.posts import Missions
from diplomacy.published_counts import HERE, THERE, Measure, count_on, differences
from nkworld.atlas.models import Country
from tests.reading import page, table

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]


def of(what, counted_on):
    found = differences(Missions.load())
    return next(
        d for d in found if (d.published.measure, d.published.counted_on) == (what, counted_on)
    )


def rows(html, table_id):
    return table(html, table_id)[1:]


@pytest.mark.parametrize(
    ("counted_on", "number"),
    [("1995-12-31", 132), ("2001-12-26", 151), ("2017-01-01", 164), ("2023-12-05", 159)],
)
def test_our_band_reaches_each_published_count_of_relations(counted_on, number):
    found = of(Measure.RELATIONS, counted_on)

    assert found.theirs == number
    assert found.is_reached and found.explained


def test_where_the_band_falls_short_that_is_said():
    short = [
        each
        for each in differences(Missions.load())
        if each.theirs > each.ours.high and not each.is_named
    ]

    assert {(d.published.measure, d.published.counted_on) for d in short} == {
        (Measure.EMBASSIES_ABROAD, "1995-04-02"),
        (Measure.EMBASSIES_ABROAD, "1995-12-31"),
        (Measure.MISSIONS_ABROAD, "1998-01"),
        (Measure.MISSIONS_IN_AFRICA, "1990-12-31"),
        (Measure.MISSIONS_IN_PYONGYANG, "2001-12-26"),
        (Measure.EMBASSIES_ABROAD, "2023-10"),
    }
    for each in short:
        missing = each.theirs - each.ours.high
        assert f"At least {missing} of the missions behind it are not on record" in each.remark
        assert "not named by any page read here" in each.in_short


def test_where_more_are_on_record_than_were_counted_it_is_said_why_that_may_be():
    more = [each for each in differences(Missions.load()) if each.theirs < each.ours.low]

    assert {each.published.measure for each in more} <= {
        *(Measure.MISSIONS_ABROAD, Measure.MISSIONS_IN_AFRICA)
    }
    assert all("what counts as a mission differs" in each.remark for each in more)


def test_where_names_can_be_inferred_the_difference_is_itemised_to_the_last_country():
    found = of(Measure.RELATIONS, "2017-01-01")

    assert found.is_named and found.explained
    where = {item.state.country.code: item.counted for item in found.items}
    assert where == {"CHL": HERE, "IRQ": HERE, "CRI": THERE, "EUE": THERE}
    reasons = {item.state.country.code: item.reason for item in found.items}
    assert reasons["EUE"].startswith("A union beside its members")
    assert reasons["CRI"].startswith("Broken off")
    assert all(item.state.acts for item in found.items)


def test_elsewhere_every_country_that_may_make_the_difference_is_named_with_what_is_on_record():
    found = of(Measure.RELATIONS, "1995-12-31")

    assert not found.is_named
    states = {item.state.country.code: item for item in found.items}
    assert len(states) == len(found.ours.unsure) + len(found.ours.perhaps)
    assert states["MRT"].counted == "here, not certain"
    assert "one unreviewed compilation" in states["MRT"].reason
    assert all(item.state.acts for item in found.items)


def test_a_closure_that_a_published_list_names_is_dated_as_told_and_no_more():
    missions = Missions.load()
    closed = {
        "1995": ["HUN", "PRT", "TUN", "BFA", "CMR"],
        "1998": [
            *("GHA", "MLI", "SEN", "DZA", "AGO", "ZMB", "ZWE", "TGO"),
            *("DNK", "UKR", "KAZ", "FIN", "JOR"),
        ],
    }
    for year, codes in closed.items():
        for code in codes:
            country = Country.objects.get(code=code)
            after = missions.on(date(int(year) + 1, 1, 1), country)
            [embassy] = [s for s in after if s.is_embassy and s.mission.is_abroad]
            assert not embassy.is_open, code
            told = [r for r in embassy.readings if r.closed.startswith(year)]
            assert any(r.source.slug == "mofa-rok" for r in told), code


def test_a_post_closed_twice_returned_in_between_and_nobody_says_when():
    missions = Missions.load()
    senegal = Country.objects.get(code="SEN")

    def state(day):
        return next(s for s in missions.on(day, senegal) if s.mission.is_abroad)

    assert state(date(1998, 1, 1)).is_open
    between = state(date(2017, 1, 1))
    assert not between.is_open and between.on_date.may_be_counted and not between.certain
    assert state(date(2024, 1, 1)).certain


def test_embassies_are_itemised_with_what_makes_each_doubtful():
    hosts, pyongyang = (
        of(w, "2017-01-01") for w in (Measure.HOSTS, Measure.EMBASSIES_IN_PYONGYANG)
    )

    for count in (pyongyang, hosts):
        assert sum(post.state.is_open for post in count.posts) == count.ours.value
    why = {post.state.mission.partner.code: post for post in hosts.posts}
    assert [code for code, post in why.items() if not post.state.is_open] == ["DZA", "GMB", "SEN"]
    assert why["GMB"].reason == "Closed, and no source says when: it may still have been open."
    assert why["DZA"].reason == (
        "Closed 1998. Seen open only later, on a list of December 2023. No source dates the return."
    )
    assert why["MNG"].state.is_sure and why["MNG"].reason.startswith("Opened August 2004")
    assert why["UGA"].state.is_sure and why["UGA"].reason.startswith("Opened 1972")
    assert why["MYS"].reason.endswith("Known from its closing, 21 March 2021.")
    here = {post.state.mission.partner.code: post for post in pyongyang.posts}
    assert {code for code, post in here.items() if post.state.is_sure} == {
        "BRA",
        "DEU",
        "SWE",
    }
    assert here["SYR"].reason.endswith("Seen open only later, on a list of October 2021.")


def test_embassies_in_pyongyang_today_are_not_certain_beside_the_ministrys_fifteen():
    found = of(Measure.EMBASSIES_IN_PYONGYANG, "2025-02-21")

    assert (found.theirs, found.ours.low, found.ours.value) == (15, 15, 19)
    disputed = {s.mission.partner.code for s in found.ours.unsure if s.disputed}
    assert disputed == {"BGR", "KHM", "PSE", "ROU"}


def test_how_we_count_lists_every_published_count(client):
    html = page(client, "/diplomacy/how-we-count/")

    listed = rows(html, "published-table")
    found = differences(Missions.load())
    assert [(row[1], row[2], row[4]) for row in listed] == [
        (each.published.get_measure_display(), str(each.theirs), str(each.ours.value))
        for each in found[::-1]
    ]
    assert len(listed) == PublishedCount.objects.as_of().count()


@pytest.mark.parametrize("counted_on", ["", "1995-12-31", "2001-12-26", "2023-12-05", "2025-02-21"])
def test_how_we_count_lists_every_country_and_mission_behind_the_counts_of_a_day(
    client, counted_on
):
    query = f"?counted_on={counted_on}" if counted_on else ""
    html, missions = page(client, f"/diplomacy/how-we-count/{query}"), Missions.load()

    day = counted_on or "2017-01-01"
    found = [each for each in differences(missions) if each.published.counted_on == day]
    for number, each in enumerate(found, start=1):
        assert f"ours {each.ours.value}, published {each.theirs}" in html
        assert each.ours.value == count_on(each.published.measure, each.ours.day, missions).value
        if each.items:
            listed = [row[0] for row in rows(html, f"difference-{number}-table")]
            assert listed == [item.state.country.name for item in each.items]
        if each.posts:
            listed = [row[0] for row in rows(html, f"posts-{number}-table")]
            assert listed == [post.state.mission.partner.name for post in each.posts]
    undated = [row[0] for row in rows(html, "undated-table")]
    shown = missions.closed_without_a_date(found[0].ours.day)
    assert undated == [str(state.mission) for state, _ in shown]
    assert len(undated) == 13


def test_a_day_of_which_nobody_published_a_count_is_refused_with_a_sentence(client):
    response = client.get("/diplomacy/how-we-count/?counted_on=2017-01-02")

    assert response.status_code == 400
    assert "Nobody published a count of “2017-01-02” here" in response.content.decode()
