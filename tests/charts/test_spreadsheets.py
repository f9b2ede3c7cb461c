"""No text of ours runs in a reader's spreadsheet, and each can be read back as it was."""

import pytest

from nkworld.charts.as_json import as_it_was, disarmed

SIGNS = "=+-@＝＋－＠"
BEFORE = ["", " ", "\t", "\n", "\r\n", "\u3000", "\u00a0 "]


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("before", BEFORE)
def test_a_formula_is_disarmed_and_read_back(sign, before):
    text = f"{before}{sign}cmd|' /C calc'!A0"

    assert disarmed(text) == f"'{text}"
    assert as_it_was(disarmed(text)) == text


@pytest.mark.parametrize("text", ["", "100", "a=b", "'quoted'", "−5 (a true minus)", "‘=’ sign"])
def test_other_text_stays_as_it_is(text):
    assert disarmed(text) == text
    assert as_it_was(text) == text
