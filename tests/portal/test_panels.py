"""What the page takes from the domains' panels: made-up panels say made-up things."""

from types import SimpleNamespace

import pytest

from nkworld.portal.panels import STRIP_LENGTH, strip_of


def panel(*facts):
    return SimpleNamespace(slug="trade", facts=list(facts))


@pytest.mark.parametrize(
    ("panels", "strip"),
    [
        ([], []),
        ([panel(), panel("a")], ["a"]),
        ([panel("a1", "a2"), panel("b1")], ["a1", "a2", "b1"]),
        (
            [panel("a1", "a2", "a3", "a4"), panel("b1", "b2"), panel("c1", "c2"), panel("d1")],
            ["a1", "a2", "b1", "c1", "d1"],
        ),
    ],
)
def test_every_panel_gives_its_first_fact_before_any_gives_its_second(panels, strip):
    assert strip_of(panels) == strip


def test_one_panel_alone_may_fill_the_strip_and_no_more():
    assert strip_of([panel(*range(9))]) == list(range(STRIP_LENGTH))
