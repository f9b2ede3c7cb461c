"""JSON is written by orjson, and says what DRF's own writer would."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils.functional import lazystr
from rest_framework.renderers import JSONRenderer as Standard

from nkworld.api.views import JSONRenderer

WRITTEN = {
    "numbers": [0, -1.5, 2_480_000_000, 0.1, 123456789012345, None, True],
    "texts": ["36억 “달러”\n", "=SUM(1)", lazystr("told late")],
    "moments": [
        datetime(2026, 11, 27, 18, tzinfo=UTC),
        datetime(2026, 11, 27, 18, 0, 0, 5, UTC),
        date(1945, 8, 15),
    ],
    "exact": Decimal("1.50"),
    "keys": {1950: "by year"},
}


@pytest.mark.parametrize("told", [WRITTEN, {"more than 64 bits": 2**70}])
def test_what_is_written_reads_as_what_drf_writes(told):
    expected = Standard().render(told)
    assert json.loads(JSONRenderer().render(told)) == json.loads(expected)


def test_what_nobody_knows_is_null_and_never_an_empty_text():
    assert json.loads(JSONRenderer().render({"note": "", "rows": [{"read": ""}]})) == {
        "note": None,
        "rows": [{"read": None}],
    }


def test_whoever_asks_for_indented_json_gets_it():
    assert b"\n" in JSONRenderer().render({"a": 1}, "application/json; indent=2")
