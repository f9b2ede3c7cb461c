"""A domain that fails takes no other domain's figures off the page."""

import logging

import pytest

from nkworld.portal import panels
from nkworld.portal.panels import FrontPanel, Panel, SourcePanel
from tests.reading import page, text_of

pytestmark = pytest.mark.django_db
SORRY = "This section can’t be shown at the moment"


@pytest.fixture(autouse=True)
def _as_for_readers(settings):
    settings.LEAVE_OUT_FAILED_PANELS = True


def announce(monkeypatch, base, **body):
    kind = type("Broken", (base,), {"slug": "broken", "title": "Broken things", **body})
    monkeypatch.setattr(panels, "_announced", [*panels._announced, kind])


def fail(*args):
    raise RuntimeError("The well is dry.")


@pytest.mark.parametrize(
    "body",
    [
        {"__init__": fail},
        {"__bool__": fail},
        {"facts": property(fail), "lead_template_name": "portal/nothing.html"},
        {"sentence": property(fail), "lead_template_name": "portal/nothing.html"},
        {"lead_template_name": "portal/nothing.html"},
    ],
    ids=["made", "asked", "facts", "sentence", "drawn"],
)
def test_a_panel_that_fails_is_left_out_of_a_countrys_page(
    client, universe, monkeypatch, caplog, body
):
    announce(monkeypatch, Panel, **body)

    with caplog.at_level(logging.ERROR):
        words = text_of(page(client, "/countries/ruritania/"))

    assert SORRY in words and "Broken things" in words
    assert "Royal Bureau" in words
    assert "The panel broken failed" in caplog.text


def test_a_panel_that_fails_is_left_out_of_home_and_of_a_sources_page(
    client, universe, monkeypatch
):
    for base in (FrontPanel, SourcePanel):
        announce(monkeypatch, base, __bool__=fail, url_name="trade:index")

    assert SORRY in text_of(page(client, "/"))
    assert SORRY in text_of(page(client, "/sources/bureau/"))


def test_a_readers_own_mistake_is_still_refused(client, universe):
    answer = client.get("/countries/ruritania/?measure=exportz")

    assert answer.status_code == 400
    assert "export" in answer.content.decode()


def test_while_developing_the_error_is_shown(client, universe, monkeypatch, settings):
    settings.LEAVE_OUT_FAILED_PANELS = False
    announce(monkeypatch, Panel, __bool__=fail)

    with pytest.raises(RuntimeError, match="The well is dry"):
        client.get("/countries/ruritania/")
