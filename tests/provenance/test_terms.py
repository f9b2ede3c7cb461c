"""What binds whoever hands figures on is read from the licence, in its short form."""

import pytest

from nkworld.provenance.models import Source


@pytest.mark.parametrize(
    ("licence", "terms"),
    [
        ("a Creative Commons Attribution-Sharealike 3.0 Unported License", "CC BY-SA 3.0"),
        ("CC BY-SA", "CC BY-SA"),
        ("Wikipedia text: CC BY-SA; not restated in the copy", "CC BY-SA"),
        ("CC BY-NC-SA 4.0", "CC BY-NC-SA 4.0"),
    ],
)
def test_more_than_attribution_is_stated(licence, terms):
    assert Source(licence=licence).terms == terms


@pytest.mark.parametrize(
    "licence", ["not stated", "CC BY 4.0", "public domain", "MIT License", "", "CC0"]
)
def test_attribution_at_most_and_what_nobody_read_bind_no_picture(licence):
    assert Source(licence=licence).terms == ""
