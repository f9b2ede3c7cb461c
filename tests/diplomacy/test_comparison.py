"""Ours beside the counts published for 2017, and what makes the difference, item by item."""

from datetime import date

import pytest

from diplomacy.comparison import differences, undated_closings
from diplomacy.counts import counts_on
from diplomacy.models import RelationAct
from diplomacy.posts import Missions
from nkworld.provenance.models import Dataset
from tests.reading import page, table

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]

JANUARY_2017 = date(2017, 1, 1)


def rows(html, table_id):
    return table(html, table_id)[1:]


def test_the_counts_of_2017_stand_beside_the_published_ones():
    relations, embassies, hosts = differences(Missions.load())

    assert (relations.theirs, embassies.theirs, hosts.theirs) == (164, 24, 47)
    counts = counts_on(JANUARY_2017)
    assert relations.ours == len(counts.relations)
    assert embassies.ours == len(counts.embassies_in_pyongyang)
    assert hosts.ours == len(counts.hosts)


def test_the_difference_is_itemised_to_the_last_country():
    found = differences(Missions.load())
    for difference in found:
        assert difference.explained, difference.published.title
    items = {item.country.code: item for item in found[0].items}

    assert items["IRQ"].counted_by == items["CHL"].counted_by == "ours"
    assert items["CAN"].reason.startswith("Suspended (25 May 2010)")
    assert items["LKA"].reason.startswith("Broken off")
    never_dated = [i for i in items.values() if "no source read here dates" in i.reason]
    assert {"JAM", "LBR", "KGZ"} <= {item.country.code for item in never_dated}
    countries = [item.country for item in never_dated]
    assert not RelationAct.objects.filter(country__in=countries).exists()
    assert all(item.records for item in items.values() if item not in never_dated)
    assert len(never_dated) == 19
    assert "Of 19 of the countries below" in found[0].remark
    catalogue = Dataset.objects.get(slug="diplomacy/relations")
    assert "For 19 members of the United Nations" in catalogue.coverage


def test_embassies_are_itemised_with_what_makes_each_doubtful():
    _, pyongyang, hosts = differences(Missions.load())

    for count in (pyongyang, hosts):
        assert sum(post.state.is_open for post in count.posts) == count.ours
    why = {post.state.mission.partner.code: post for post in hosts.posts}
    assert [code for code, post in why.items() if not post.state.is_open] == ["GMB", "MNG"]
    assert why["GMB"].reason == "Closed, and no source says when: it may still have been open."
    assert why["MNG"].reason == (
        "Closed 1999. Seen open only later, on a list of December 2023. No source dates the return."
    )
    assert why["UGA"].is_sure and why["UGA"].reason.startswith("Opened 1972")
    assert why["MYS"].reason.endswith("Known from its closing, 21 March 2021.")
    here = {post.state.mission.partner.code: post for post in pyongyang.posts}
    assert {code for code, post in here.items() if post.is_sure} == {"BRA", "DEU", "SWE"}
    assert here["SYR"].reason.endswith("Seen open only later, on a list of October 2021.")
    assert "Of the 24 counted here, 21 rest on an opening" in pyongyang.remark


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
