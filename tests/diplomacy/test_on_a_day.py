"""The page of a day: its counts, map and table say what the states themselves say."""

import re
from datetime import date

import pytest

from diplomacy.models import MissionReading
from diplomacy.posts import Missions, exchange
from diplomacy.published_counts import Measure, count_on
from diplomacy.states import Relations
from nkworld.charts import exact
from nkworld.charts.description import spoken_plainly
from tests.reading import chart, page, table

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]

DAY = date(2017, 1, 1)
SHOWN = {
    "relations": Measure.RELATIONS,
    "abroad": Measure.HOSTS,
    "pyongyang": Measure.EMBASSIES_IN_PYONGYANG,
}


def rows(html):
    return table(html, "countries-table")[1:]


def names(html):
    return [row[0] for row in rows(html)]


@pytest.mark.parametrize("day", [date(1975, 1, 1), DAY, date(2024, 6, 1)])
def test_the_list_behind_each_count_is_what_the_states_say(client, day):
    missions = Missions.load()
    counts = {show: count_on(measure, day, missions) for show, measure in SHOWN.items()}

    for show, expected in counts.items():
        listed = names(page(client, f"/diplomacy/?on={day}&show={show}"))
        assert sorted(listed) == sorted(state.country.name for state in expected.counted)
    number_of_a_fact = r"<dd>\s*<a [^>]*>\s*((?:an estimated )?\d[^<]*?)\s*</a>"
    facts = re.findall(number_of_a_fact, page(client, f"/diplomacy/?on={day}"))
    assert facts == [spoken_plainly(each.point(str(day)), exact) for each in counts.values()]


def test_every_row_tells_the_state_of_its_day(client):
    states = {country.name: state for country, state in Relations.load().on(DAY).items()}

    listed = {row[0]: row[1] for row in rows(page(client, f"/diplomacy/?on={DAY}"))}
    assert states.keys() <= listed.keys()
    for name, state in states.items():
        assert listed[name].startswith(state.label)
        assert ("disagree" in listed[name]) == state.disputed


def exchanges():
    """{country: who has an embassy with whom on the day}, of all that had one at any time."""
    missions = Missions.load()
    partners = {each.partner for each in missions.missions if each.mission_type == "embassy"}
    return {partner: exchange(missions.on(DAY, partner)) for partner in partners}


def test_reciprocity_follows_from_the_embassies_of_the_day(client):
    found = exchanges()
    words = {
        "both": "Both",
        "ours": "North Korea’s only",
        "theirs": "In Pyongyang only",
        "neither": "Neither",
    }

    listed = {row[0]: row[-1] for row in rows(page(client, f"/diplomacy/?on={DAY}"))}
    assert {"both", "ours", "theirs", "neither"} == set(found.values())
    for country, which in found.items():
        if country.name in listed:
            assert listed[country.name] == words[which]


def test_the_table_sorts_without_scripts_and_puts_the_undated_last(client):
    html = page(client, f"/diplomacy/?on={DAY}&sort=-since")

    since = [row[2] for row in rows(html)]
    dated = [one for one in since if not isinstance(one, str)]
    assert len(dated) > 100
    assert since[: len(dated)] == sorted(dated, reverse=True)
    assert 'aria-sort="descending"' in html
    assert names(page(client, f"/diplomacy/?on={DAY}&sort=-name")) == sorted(
        names(html), reverse=True
    )


def test_the_map_tells_what_the_table_tells(client):
    html = page(client, f"/diplomacy/?on={DAY}&map=relations")

    shapes = re.findall(r'<use class="world-(\S+)" href="[^"]+#c(\d+)"><title>', html)
    shown = {number: look for look, number in shapes if look != "home"}
    entries = html.split('id="world-legend"')[1].split("</ul>")[0].split("<li")[1:]
    legend = {
        re.search(r'data-look="([\w-]+)"', each)[1] for each in entries if " hidden" not in each
    }
    assert set(shown.values()) == legend
    states = Relations.load().on(DAY)
    assert len(shown) > 150
    for country, state in states.items():
        if country.m49 in shown:
            assert (shown[country.m49] not in ("none", "never", "other")) == state.in_force


def test_the_map_has_a_dot_for_each_embassy_of_the_day(client):
    html = page(client, f"/diplomacy/?on={DAY}")

    dots = re.findall(r'<g class="place place-(\w+)"[^>]*><title>([^<]+)</title>', html)
    drawn = {text.split(",")[0].split(":")[0] for look, text in dots if look in ("open", "opened")}
    posts = [post for post in Missions.load().embassies_on(DAY, abroad=True) if post.is_open]
    assert drawn == {post.mission.city for post in posts}
    assert f"{len(posts)} on this day" in html


@pytest.mark.parametrize("since", ["2017-01-01", "2018-01-01"])
def test_a_day_to_compare_with_that_does_not_lie_before_is_refused(client, since):
    answer = client.get(f"/diplomacy/?on=2017-01-01&since={since}")

    assert answer.status_code == 400
    assert "does not lie before 2017-01-01" in answer.content.decode()


def test_sorting_and_showing_keep_the_date(client):
    html = page(client, "/diplomacy/?on=2017-01-01&show=abroad")

    assert "?on=2017-01-01&amp;show=abroad&amp;sort=since#countries-table" in html


def test_malaysia_before_and_after_the_break(client):
    for year, label in {
        2016: "Relations in force",
        2020: "Relations in force, lowered",
        2022: "Relations broken off",
    }.items():
        listed = rows(page(client, f"/diplomacy/?on={year}-01-01"))
        assert next(row[1] for row in listed if row[0] == "Malaysia").startswith(label)


def test_closures_of_the_autumn_of_2023_are_among_the_changes(client):
    html = page(client, "/diplomacy/?on=2024-01-01")

    changes = html.split('id="changes-title"')[1].split("</section>")[0]
    assert "Kampala" in changes
    assert "closed" in changes


def test_a_list_that_first_tells_of_a_country_is_no_change(client):
    html = page(client, "/diplomacy/?on=2017-12-31")

    changes = html.split('id="changes-title"')[1].split("</section>")[0]
    assert "Portugal" in changes
    assert "Japan" not in changes


def test_an_edit_shows_at_once_and_not_as_of_before(client, django_capture_on_commit_callbacks):
    reading = MissionReading.objects.filter(
        mission__receiving__code="SWE", mission__sending__code="PRK"
    ).first()
    before = names(page(client, "/diplomacy/?show=abroad"))
    assert "Sweden" in before

    with django_capture_on_commit_callbacks(execute=True):
        reading.mission.delete()

    assert set(before) - set(names(page(client, "/diplomacy/?show=abroad"))) == {"Sweden"}


@pytest.mark.parametrize("day", [date(1960, 1, 1), DAY])
def test_the_curves_say_what_the_page_of_the_day_says(client, day):
    known, year = Missions.load(), str(day.year)

    relations, missions = (chart(client, f"diplomacy/{n}") for n in ("relations", "missions"))
    for figure, slug, measure in (
        (relations, "relations", Measure.RELATIONS),
        (missions, "abroad", Measure.EMBASSIES_ABROAD),
        (missions, "pyongyang", Measure.EMBASSIES_IN_PYONGYANG),
    ):
        counted = count_on(measure, day, known)
        [series] = [each for each in figure["series"] if each["slug"] == slug]
        [point] = [each for each in series["points"] if each["x"] == year]
        assert point["value"] == counted.value
        bounds = (counted.low, counted.high) if counted.low < counted.high else (None, None)
        assert (point["low"], point["high"]) == bounds


def test_the_curves_bounds_are_the_sure_and_the_possible(client):
    points = chart(client, "diplomacy/relations")["series"][0]["points"]

    point = next(each for each in points if each["x"] == "2017")
    states = [s for s in Relations.load().on(DAY).values() if s.country.code != "EUE"]
    assert point["low"] == sum(s.on_date.certainty == "sure" for s in states)
    assert point["high"] == sum(s.on_date.may_be_counted for s in states)
