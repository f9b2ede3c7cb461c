"""The tree in memory: who lies within whom, and how long it is kept."""

import pytest

from tests.goods.factories import chapter, group, heading
from trade.goods.tree import Tree


@pytest.mark.django_db
def test_within_a_place_lies_what_shares_its_whole_stretch():
    section = chapter("27").parent
    for code in ("2701", "2710", "2801"):
        heading(code)
    for code in ("25-27", "27-28"):
        group(code)
    tree = Tree.load()

    def within(commodity):
        return {each.code for each in tree.within(commodity)}

    assert within(tree.by_code["27"]) == {"27", "2701", "2710"}
    assert within(tree.by_code["25-27"]) == {"25-27", "27", "2701", "2710"}
    assert within(section) == {"V", "27", "28", "2701", "2710", "2801"}
    assert {each.code for each in tree.ranges_around(tree.by_code["2801"])} == {"27-28"}


@pytest.mark.django_db(transaction=True)
def test_a_kept_tree_gives_way_to_every_edit():
    coal = heading("2701")
    kept = Tree.load()
    assert Tree.load() is kept

    coal.name = "Coal and briquettes"
    coal.save()
    assert Tree.load().by_code["2701"].name == "Coal and briquettes"

    coal.delete()
    assert "2701" not in Tree.load().by_code


@pytest.mark.django_db
def test_inside_a_transaction_the_tree_is_read_anew():
    heading("2701")

    assert Tree.load() is not Tree.load()
