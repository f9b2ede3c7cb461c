"""The pages of diplomacy: they answer, are strict, and print what the states themselves say."""

import json
import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from diplomacy.comparison import differences, undated_closings
from diplomacy.counts import counts_on
from diplomacy.intervals import strip
from diplomacy.models import Event, MissionReading, RelationAct
from diplomacy.posts import Missions, today
from diplomacy.standings import Memberships, Treaties
from diplomacy.states import Relations, RelationState
from nkworld.atlas.models import Country
from nkworld.provenance.models import Source
from tests.reading import chart, line, page, table

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]

DAY = date(2017, 1, 1)
PAGES = [
    "/diplomacy/",
    "/diplomacy/?on=2017-01-01&show=relations&sort=-since",
    "/diplomacy/?on=1948-09-09",
    "/diplomacy/how-we-count/",
    "/diplomacy/organizations/",
    "/diplomacy/treaties/?on=2000-01-01",
    "/diplomacy/timeline/",
    "/diplomacy/relations/?sort=-date",
    "/diplomacy/missions/?on=2017-01-01&sort=city",
    "/countries/malaysia/",
    "/countries/soviet-union/",
    "/charts/diplomacy/relations/",
    "/charts/diplomacy/missions/",
]


PLACES = [
    "",
    "how-we-count/",
    "organizations/",
    "treaties/",
    "timeline/",
    "relations/",
    "missions/",
]


def rows(html, table_id="countries-table"):
    return table(html, table_id)[1:]


def names(html):
    return [row[0] for row in rows(html)]


def queries(client, address):
    with CaptureQueriesContext(
        connection,
    ) as found:
        assert client.get(address).status_code == 200
    return len(found)


@pytest.mark.parametrize("address", PAGES)
def test_every_page_answers_without_inline_script_or_style(client, address):
    html = page(client, address)

    assert "<style" not in html
    assert " style=" not in html
    scripts = [tag.partition(">")[0] for tag in html.split("<script")[1:]]
    assert all("src=" in tag or 'type="application/json"' in tag for tag in scripts)


@pytest.mark.parametrize("name", PLACES)
def test_every_page_answers_before_anything_was_loaded(client, name):
    for model in (RelationAct, MissionReading, Event):
        model.objects.all().delete()

    page(client, f"/diplomacy/{name}")


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("?onn=2017-01-01", "Did you mean “on”?"),
        ("?on=2017-02-30", "write 2017-01-01"),
        ("?on=1947-01-01", "when North Korea was founded"),
        ("?on=2999-01-01", "has not come yet"),
        ("?on=2017-01-01&on=2018-01-01", "given 2 times"),
        ("?sort=size", "is not a column"),
        ("?show=embassies", "is not known"),
        ("?map=treaties", "is not known"),
        ("?as_of=yesterday", "write 2026-11-25"),
        ("how-we-count/?on=2017-01-01", "is not a parameter here"),
        ("treaties/?on=soon", "is not a day"),
        ("timeline/?country=Malaisia", "Malaysia (MYS)"),
        ("timeline/?kind=sumit", "Did you mean “summit”?"),
        ("timeline/?from=2010&to=2000", "runs backwards"),
        ("timeline/?as_of=2999-01-01", "is not over yet"),
        ("timeline/?sort=size", "is not a column"),
        ("relations/?event=opened", "is not known"),
        ("relations/?rule=all", "is not a parameter here"),
        ("missions/?side=ours", "is not known"),
    ],
)
def test_what_is_not_understood_is_refused_with_a_sentence(client, address, sentence):
    response = client.get(f"/diplomacy/{address}")

    assert response.status_code == 400
    assert sentence in response.content.decode()


@pytest.mark.parametrize("day", [date(1975, 1, 1), DAY, date(2024, 6, 1)])
def test_the_list_behind_each_count_is_what_the_states_say(client, day):
    counts = counts_on(day)

    for show, expected in {
        "relations": [state.country for state in counts.relations],
        "abroad": counts.hosts,
        "pyongyang": [post.mission.sending for post in counts.embassies_in_pyongyang],
    }.items():
        listed = names(page(client, f"/diplomacy/?on={day}&show={show}"))
        assert sorted(listed) == sorted(country.name for country in expected)
    facts = re.findall(r"<dd>\s*<a [^>]*>\s*(\d+)\s*</a>", page(client, f"/diplomacy/?on={day}"))
    assert [int(one) for one in facts] == [
        len(counts.relations),
        len(counts.hosts),
        len(counts.embassies_in_pyongyang),
    ]


def test_every_row_tells_the_state_of_its_day(client):
    states = {country.name: state for country, state in RelationState.objects.on(DAY).items()}

    listed = {row[0]: row[1] for row in rows(page(client, f"/diplomacy/?on={DAY}"))}
    assert states.keys() <= listed.keys()
    for name, state in states.items():
        assert listed[name].startswith(state.label)
        assert ("disagree" in listed[name]) == state.disputed


def test_reciprocity_follows_from_the_embassies_of_the_day(client):
    exchange = Missions.load().reciprocity(DAY)
    words = {
        "both": "Both",
        "ours": "North Korea’s only",
        "theirs": "In Pyongyang only",
        "neither": "Neither",
    }

    listed = {row[0]: row[-1] for row in rows(page(client, f"/diplomacy/?on={DAY}"))}
    assert {"both", "ours", "theirs", "neither"} == set(exchange.values())
    for country, which in exchange.items():
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


@pytest.mark.parametrize("view", ["relations", "missions", "since"])
def test_the_map_tells_what_the_table_tells(client, view):
    html = page(client, f"/diplomacy/?on={DAY}&map={view}")

    script = html.split('<script id="world-data" type="application/json">')[1]
    shown = json.loads(script.split("</script>")[0])
    entries = html.split('id="world-legend"')[1].split("</ul>")[0].split("<li")[1:]
    legend = {
        re.search(r'data-look="([\w-]+)"', each)[1] for each in entries if " hidden" not in each
    }
    assert {one["look"] for one in shown.values()} == legend
    states, exchange = RelationState.objects.on(DAY), Missions.load().reciprocity(DAY)
    assert len(shown) > 150
    for country, state in states.items():
        if country.m49 in shown:
            look = shown[country.m49]["look"]
            if view == "missions":
                assert (look == "none") == (exchange.get(country, "neither") == "neither")
            else:
                assert (look not in ("none", "other")) == state.in_force


def test_sorting_and_showing_keep_the_date(client):
    html = page(client, "/diplomacy/?on=2017-01-01&show=abroad")

    assert "?on=2017-01-01&amp;show=abroad&amp;sort=since#countries" in html


def test_malaysia_before_and_after_the_break(client):
    for year, label in {
        2016: "Relations in force",
        2020: "Relations lowered",
        2022: "Relations broken off",
    }.items():
        listed = rows(page(client, f"/diplomacy/?on={year}-01-01"))
        assert next(row[1] for row in listed if row[0] == "Malaysia").startswith(label)


def test_closures_of_the_autumn_of_2023_are_among_the_changes(client):
    html = page(client, "/diplomacy/?on=2024-01-01")

    changes = html.split('id="changes-title"')[1].split("</section>")[0]
    assert "Kampala" in changes
    assert "closed" in changes


def test_how_we_count_lists_every_country_and_embassy_behind_the_counts(client):
    html, missions = page(client, "/diplomacy/how-we-count/"), Missions.load()

    for number, each in enumerate(differences(missions), start=1):
        assert f"ours {each.ours}, published {each.theirs}" in html
        if each.items:
            listed = [row[0] for row in rows(html, f"difference-{number}-table")]
            assert listed == [item.country.name for item in each.items]
        if each.posts:
            listed = [row[0] for row in rows(html, f"posts-{number}-table")]
            assert listed == [post.state.mission.partner.name for post in each.posts]
    undated = [row[0] for row in rows(html, "undated-table")]
    assert undated == [str(state.mission) for state, _ in undated_closings(missions)]
    assert len(undated) == 13


@pytest.mark.parametrize(
    ("name", "standings"), [("organizations", Memberships), ("treaties", Treaties)]
)
def test_every_body_stands_with_its_place_and_its_papers(client, name, standings):
    html = page(client, f"/diplomacy/{name}/?on=2000-01-01")

    held = standings().on(date(2000, 1, 1))
    for label in {each.label for each in held}:
        number = sum(each.label == label for each in held)
        assert re.search(rf"<dt>{label}</dt>\s*<dd>\s*{number}\s*</dd>", html)
    assert html.count("<tr>") - html.count("<thead>") == len(held)
    assert html.count("<q>") == sum(len(each.rows) for each in held)


def test_timeline_is_filtered_by_country_kind_and_years(client):
    html = page(client, "/diplomacy/timeline/?country=CHN&kind=summit&from=2018&to=2019")

    events = Event.objects.filter(
        country__code="CHN", kind="summit", date_first__year__range=(2018, 2019)
    )
    listed = rows(html, "events-table")
    assert events.count() == len(listed) > 0
    assert {row[2] for row in listed} == {event.title for event in events}


def test_pages_of_the_timeline_keep_the_filter(client):
    assert "?from=1990&amp;page=2" in page(client, "/diplomacy/timeline/?from=1990")


def test_country_panel_tells_acts_missions_and_papers(client):
    html = page(client, "/countries/malaysia/")

    panel = html.split('<section id="diplomacy"')[1].split("</section>")[0]
    for act in RelationAct.objects.filter(country__code="MYS"):
        assert act.date.label in panel
    assert "Relations broken off" in panel
    assert "Kuala Lumpur" in panel


def test_the_strip_has_a_bar_for_each_spell_one_after_the_other():
    malaysia, relations = Country.objects.get(code="MYS"), Relations.load()
    spells = relations.spells(malaysia, DAY.replace(year=2026))

    bars = strip(spells, DAY.replace(year=2026)).bars
    assert [bar.look for bar in bars][:2] == ["without", "in-force"]
    assert bars[-1].look == "without"
    assert bars[0].x == 0
    assert all(one.x < then.x for one, then in zip(bars, bars[1:], strict=False))
    assert bars[-1].x + bars[-1].width == pytest.approx(100)


def test_botswana_known_from_its_break_alone_claims_nothing_before(client):
    html = page(client, "/countries/botswana/")

    panel = html.split('<section id="diplomacy"')[1].split("</section>")[0]
    assert "Not known before 2014" in panel
    assert "Relations in force" not in panel
    listed = {row[0]: row[1] for row in rows(page(client, "/diplomacy/?on=2010-01-01"))}
    assert listed["Botswana"] == "Not known before 2014"
    assert "Botswana" not in names(page(client, "/diplomacy/?on=2010-01-01&show=relations"))


def test_sources_that_disagree_are_said_to(client):
    disputed = next(
        country
        for country, state in RelationState.objects.on(today()).items()
        if state.disputed and state.acts
    )

    panel = page(client, disputed.get_absolute_url()).split('<section id="diplomacy"')[1]
    assert "sources disagree" in panel


def test_a_country_with_nothing_but_a_date_makes_a_page(client):
    missions = Missions.load()
    alone = next(
        country
        for country in RelationState.objects.on(today())
        if len(missions.relations.timelines[country].marks) == 1
        and not missions.on(today(), country)
        and not Event.objects.filter(country=country).exists()
    )

    html = page(client, alone.get_absolute_url())
    panel = html.split('<section id="diplomacy"')[1].split("</section>")[0]
    assert RelationAct.objects.get(country=alone).date.label in panel
    assert panel.count("None is on record.") == 2
    assert "Latest events" not in panel


def test_diplomacy_is_silent_where_nothing_is_on_record(client):
    silent = Country.objects.create(code="XNO", name="Nowhere", slug="nowhere")

    assert 'id="diplomacy"' not in page(client, silent.get_absolute_url())


def test_the_home_page_counts_as_of_today(client):
    counts = counts_on(today())

    html = page(client, "/")
    assert f"{len(counts.hosts)} countries" in html
    assert 'href="/diplomacy/"' in html


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
    counts, year = counts_on(day), str(day.year)

    relations, missions = (chart(client, f"diplomacy/{n}") for n in ("relations", "missions"))
    assert line(relations, "relations")[year] == len(counts.relations)
    assert line(missions, "abroad")[year] == len(counts.embassies_abroad)
    assert line(missions, "pyongyang")[year] == len(counts.embassies_in_pyongyang)


def test_the_curves_bounds_are_the_sure_and_the_possible(client):
    points = chart(client, "diplomacy/relations")["series"][0]["points"]

    point = next(each for each in points if each["x"] == "2017")
    states = Relations.load().on(DAY).values()
    assert point["low"] == sum(s.in_force and s.standing.is_sure for s in states)
    assert point["high"] == sum(s.may_be_in_force for s in states)


@pytest.mark.parametrize(
    "address", ["/diplomacy/", "/diplomacy/timeline/", "/countries/malaysia/", "/"]
)
def test_the_same_queries_for_few_rows_and_for_many(client, address):
    client.get(address)  # figures are drawn once
    few = queries(client, address)
    source, malaysia = Source.objects.first(), Country.objects.get(code="MYS")
    papers = {"source": source, "citation": "a made-up page", "as_quoted": "made up"}
    for month in range(1, 13):
        date_of = f"1990-{month:02}"
        RelationAct.objects.create(country=malaysia, event="none", date=date_of, **papers)
        Event.objects.create(
            country=malaysia, date=date_of, kind="talks", title=f"Made-up {month}", **papers
        )

    assert queries(client, address) == few
