"""Words around figures."""

import pytest

from nkworld.charts import together


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("peaked at US$ 2.71 bn; then US$ 0", "peaked at US$~2.71~bn; then US$~0"),
        ("US$ 189.0 m of US$ 1.2 bn", "US$~189.0~m of US$~1.2~bn"),
        ("had 98.0 % of trade in 2024", "had 98.0~% of trade in 2024"),
        ("in 2024 more was sold", "in 2024 more was sold"),
    ],
)
def test_an_amount_is_never_broken(text, kept):
    assert together(text).replace("\N{NO-BREAK SPACE}", "~") == kept
