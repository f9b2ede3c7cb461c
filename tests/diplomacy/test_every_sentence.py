"""No sentence about diplomacy says more than its rows, whatever is asked."""

import pytest

from tests.sentences import figures_of, read_headlines, read_pages

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("loaded"),
    pytest.mark.slow,
]


@pytest.mark.parametrize("slug", figures_of("diplomacy"))
def test_no_headline_breaks_a_rule(slug):
    count, faults = read_headlines(slug)

    assert count
    assert not faults, "\n".join(faults)


def test_no_strip_opening_or_cell_breaks_a_rule():
    count, faults = read_pages("diplomacy")

    assert count
    assert not faults, "\n".join(faults)
