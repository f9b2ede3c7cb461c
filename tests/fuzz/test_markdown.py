"""Whatever somebody writes into a profile, its preview holds nothing that runs."""

import pytest

from nkworld.portal.markup import render
from nkworld.texts.profiles.models import Profile
from nkworld.texts.rendering import Text
from tests.profiles.forms import address, typed
from tests.profiles.texts import SOURCE
from tests.security.conftest import client_class, editor, groups, person  # noqa: F401

from .cases import cases
from .markdown import text, unsafe

pytestmark = pytest.mark.slow


def test_no_text_renders_to_anything_that_runs(universe):
    for number, rng in cases("markdown", 500):
        body = text(rng)
        rendered = Text(body, [SOURCE], marked=True)

        assert unsafe(rendered.html) == [], (number, body)
        assert unsafe(render(body)) == [], (number, body)


def test_no_preview_holds_anything_that_runs(universe, editor):  # noqa: F811
    profile = Profile.objects.create(country=universe.ruritania)
    for number, rng in cases("previews", 40):
        sent = typed(body=text(rng), title=text(rng), sources=[SOURCE | {"title": text(rng)}])

        response = editor.post(address(profile, "preview"), sent)

        assert response.status_code == 200, number
        assert unsafe(response.content.decode()) == [], (number, sent)


@pytest.mark.parametrize(
    "html",
    [
        "<script>1</script>",
        "<p onclick=x>",
        "<a href=' javascript:1'>",
        "<img src=x>",
        '<a href="java&#9;script:1">',
        "<!-- x -->",
        "<p style=x>",
    ],
)
def test_what_would_run_is_seen(html):
    assert unsafe(html)
