"""Domains lead to one another by the symbol of a document, and none names another."""

import pytest

from nkworld.provenance import registries
from nkworld.provenance.registries import Reference, references_to

pytestmark = pytest.mark.postgres


@pytest.fixture
def announced(monkeypatch):
    """What each of two domains was asked for."""
    monkeypatch.setattr(registries, "_finders", {})
    asked = []

    @registries.finds_references("votes")
    def votes(symbols, moment):
        asked.append(("votes", symbols, moment))
        return {"A/1": Reference("The vote", "/votes/1/")}

    @registries.finds_references("goods")
    def goods(symbols, moment):
        asked.append(("goods", symbols, moment))
        return {each: Reference(f"Goods of {each}", "/goods/") for each in symbols}

    return asked


def test_every_domain_but_ones_own_is_asked(announced):
    found = references_to(["A/1", "A/2"], None, but="goods")

    assert found == {"A/1": [Reference("The vote", "/votes/1/")]}
    assert announced == [("votes", ["A/1", "A/2"], None)]


def test_pages_of_several_domains_stand_together(announced):
    found = references_to(iter(["A/1"]))

    assert [each.title for each in found["A/1"]] == ["The vote", "Goods of A/1"]


def test_a_domain_announces_its_pages_once(announced):
    with pytest.raises(ValueError, match="The references of goods are announced twice."):
        registries.finds_references("goods")(lambda symbols, moment: {})
