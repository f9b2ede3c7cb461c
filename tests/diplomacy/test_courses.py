"""The map on every day at once says what the page of each day says."""

from datetime import date

import pytest

from diplomacy.dealings import (
    MAPS,
    SHAPES,
    country_rows,
    courses,
    embassies_map,
    news,
    relations_map,
)
from diplomacy.models import RelationAct
from diplomacy.posts import Missions
from diplomacy.states import FOUNDED, Relations
from nkworld.asking.record_questions import today
from nkworld.portal.world_map import ASCENT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]

TURNING = ["1948-09-09", "1991-12-25", "1991-12-26", "1993-01-01", "2017-03-07", "2022-07-13"]
DAYS = [*TURNING, *(f"{year}-05-17" for year in range(1949, 2026, 4))]


def spell_on(entry, day):
    held = [spell for spell in entry["spells"] if spell[0] <= day]
    return held[-1] if held else (day, None, None)


def world_on(found, day, since=None):
    """As the script reads it: {shape: look and words}, {look: number of countries or places}."""
    shapes, looks = {}, []
    for entry in found:
        _, look, words = spell_on(entry, day)
        if since and look:
            look = news(spell_on(entry, since)[1], look)
            look = SHAPES.get(look, "quiet") if "shapes" in entry else look
        if look:
            looks.append(look)
            for shape in entry.get("shapes", []):
                one = {"look": look, "text": f"{entry['name']}: {words}"}
                shapes[shape] = beside(shapes[shape], one) if shape in shapes else one
    looks += [one["look"] for one in shapes.values() if one["look"] == "split"]
    return shapes, {look: looks.count(look) for look in looks if look != "quiet"}


def beside(held, other):
    look = held["look"] if held["look"] == other["look"] else "split"
    return {"look": look, "text": f"{held['text']}; {other['text']}"}


@pytest.mark.parametrize("which", MAPS)
def test_every_day_is_as_its_own_page_has_it(which):
    relations = Relations.load()
    missions = Missions.load()
    found = courses(missions, which, today())

    for day in [date.fromisoformat(each) for each in DAYS] + [today()]:
        since = max(FOUNDED, date(day.year - 3, 1, 1)) if which == "embassies" else None
        if since:
            drawn = embassies_map(missions, since, day)
        else:
            drawn = relations_map(country_rows(missions, day), relations.soil)
        counts = {each.look: each.count for each in drawn.classes if each.count}
        assert world_on(found, str(day), since and str(since)) == (drawn.countries, counts), day


def test_a_former_state_is_drawn_where_its_successors_are():
    found = courses(Missions.load(), "relations", today())

    shapes, _ = world_on(found, "1960-01-01")
    assert shapes["643"]["text"].startswith("Soviet Union: relations in force")
    assert shapes["203"] == shapes["703"]
    assert shapes["703"]["text"].startswith("Czechoslovakia: relations in force")
    after, _ = world_on(found, "1993-01-02")
    assert after["643"]["text"].startswith("Russia:")
    assert after["703"]["text"].startswith("Slovakia:")


def test_a_state_of_today_is_not_hidden_by_the_one_beside_it():
    found = courses(Missions.load(), "relations", today())

    germany = world_on(found, "1980-01-01")[0]["276"]
    assert germany["text"].startswith("Germany: no relations; East Germany: relations in force")
    assert germany["look"] == "split"
    assert world_on(found, "1990-10-03")[0]["276"]["look"] == "none"


def test_what_was_part_of_a_former_state_is_drawn_as_that_state():
    found = courses(Missions.load(), "relations", today())
    kazakhstan, slovenia = "398", "705"

    before, _ = world_on(found, "1960-01-01")
    assert before[kazakhstan]["text"].startswith("Soviet Union: relations in force")
    assert before[slovenia]["text"].startswith("Yugoslavia: relations in force")
    last, first = world_on(found, "1991-12-25")[0], world_on(found, "1991-12-26")[0]
    assert last[kazakhstan]["text"].startswith("Soviet Union:")
    assert first[kazakhstan]["text"] == "Kazakhstan: no relations"


def test_a_part_that_took_up_relations_earlier_is_listed_from_then_on():
    relations = Relations.load()
    parts = [part for state in relations.soil for part in state.parts.all()]

    for part in parts:
        acts = [act.date.first for act in RelationAct.objects.filter(country=part)]
        for day in acts:
            assert relations.exists(part, day), part


def test_states_that_parted_are_not_listed_before(client):
    codes = {country.code for country in Relations.load().on(date(1960, 1, 1))}

    assert "CSK" in codes and not codes & {"CZE", "SVK"}


def test_the_answer_is_one_map_from_the_founding_on(client):
    answer = client.get("/diplomacy/courses.json?map=relations").json()

    malaysia = next(each for each in answer["countries"] if each["name"] == "Malaysia")
    assert malaysia["spells"][0] == [FOUNDED.isoformat(), "none", "no relations"]
    assert ["1973-06-30", "strong", "relations in force, since 30 June 1973"] in (
        malaysia["spells"]
    )


def test_the_answer_follows_an_edit_and_as_of_does_not(client, django_capture_on_commit_callbacks):
    address, moment = "/diplomacy/courses.json", "2001-01-01"
    before = client.get(address)
    with django_capture_on_commit_callbacks(execute=True):
        for act in RelationAct.objects.filter(country__code="SWE"):
            act.delete()

    after = client.get(address, headers={"if-none-match": before["ETag"]})
    assert after.status_code == 200
    assert after.json() != before.json()
    assert client.get(f"{address}?as_of={moment}").json() == {"countries": []}


@pytest.mark.parametrize(
    ("query", "sentence"),
    [("map=treaties", "is not known"), ("on=2017-01-01", "is not a parameter here")],
)
def test_what_is_not_understood_is_refused(client, query, sentence):
    response = client.get(f"/diplomacy/courses.json?{query}")

    assert response.status_code == 400
    assert sentence in response.content.decode()


def test_embassies_that_closed_are_news_with_their_city():
    drawn = embassies_map(Missions.load(), date(2023, 1, 1), date(2024, 2, 1))
    closed = {place.name: place for place in drawn.places if place.look == "closed"}

    assert {"Luanda", "Kampala", "Madrid", "Kathmandu", "Conakry", "Tripoli"} <= set(closed)
    assert closed["Kampala"].text == "Kampala, Uganda: embassy closed, October 2023"
    assert [place.name for place in drawn.places if place.look == "doubt"] == ["Kinshasa"]
    assert all(place.at for place in closed.values())
    algiers = next(place for place in drawn.places if place.name == "Algiers")
    assert (algiers.look, algiers.text[-14:]) == ("open", "date not given")
    malaysia = embassies_map(Missions.load(), date(2021, 1, 1), date(2022, 1, 1)).countries["458"]
    assert malaysia["look"] == "broken"


def test_a_city_that_has_no_place_on_record_is_named_and_not_drawn():
    drawn = embassies_map(Missions.load(), date(1997, 1, 1), date(1999, 1, 1))
    almaty = next(place for place in drawn.places if place.name == "Almaty")

    assert (almaty.at, almaty.is_news) == (None, True)
    assert almaty not in [dot.place for dot in drawn.dots]


def box_of(dot):
    """Of the words beside a dot: left, top, right, bottom."""
    width, label = dot.place.width, dot.label
    left = dot.at[0] + label.x - {"start": 0, "end": 1, "middle": 0.5}[label.anchor] * width
    base = dot.at[1] + label.y
    return left, base - ASCENT, left + width, base + 2


def test_words_beside_dots_never_lie_on_one_another():
    for day in (date(1985, 1, 1), date(1999, 1, 1), today()):
        drawn = embassies_map(Missions.load(), date(day.year - 3, 1, 1), day)
        for dots in (drawn.dots, drawn.inset["dots"]):
            boxes = [box_of(dot) for dot in dots if dot.label]

            assert len(boxes) > len(dots) / 2
            for place, (left, top, right, bottom) in enumerate(boxes):
                for other in boxes[place + 1 :]:
                    apart = right <= other[0] or other[2] <= left
                    assert apart or bottom <= other[1] or other[3] <= top


@pytest.mark.parametrize(("before", "now"), [("missions", "embassies"), ("since", "relations")])
def test_a_link_to_a_map_of_before_shows_what_it_became(client, before, now):
    was = client.get(f"/diplomacy/courses.json?map={before}").json()

    assert was == client.get(f"/diplomacy/courses.json?map={now}").json()
