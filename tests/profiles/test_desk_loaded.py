"""The desk over the curated texts: a page costs the same for thirty profiles as for one."""

import pytest

from .test_desk import DESK


@pytest.mark.parametrize("address", [DESK, f"{DESK}queue/"])
def test_no_page_of_the_desk_asks_row_by_row(
    loaded, editor, address, django_assert_max_num_queries
):
    # Seven for the desk, and those of each domain that a key names: one of trade, one of travel,
    # four of aid.
    with django_assert_max_num_queries(13):
        response = editor.get(address)

    assert response.status_code == 200
