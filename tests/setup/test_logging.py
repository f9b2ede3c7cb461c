"""What stands in the log: who published, withdrew or was refused what, and in which request."""

import logging

import pytest
from django.conf import settings
from django.core.management import call_command

from nkworld.provenance.editions import as_one_edit
from nkworld.provenance.publishing import publish, withdraw
from nkworld.running.logs import OneLine, WithRequestId

REFUSED = "source,period,country,direction,value,citation,as_quoted\nbureau,2016,Nowhere,up,x,,\n"


@pytest.fixture
def logged(caplog, django_capture_on_commit_callbacks):
    """logged(step): the lines that the portal writes of it, level first."""
    caplog.set_level(logging.DEBUG)

    def lines(step):
        caplog.clear()
        with django_capture_on_commit_callbacks(execute=True):
            step()
        ours = (record for record in caplog.records if record.name.startswith("nkworld."))
        return [f"{record.levelname} {record.getMessage()}" for record in ours]

    return lines


def test_what_is_published_and_withdrawn_is_logged_with_who_did_it(universe, admin_user, logged):
    draft = "“Freedonian Gazette: Not yet seen”"

    assert logged(lambda: publish(universe.draft, admin_user)) == [
        f"INFO {draft} published with 1 new, 0 changed, 0 closed by admin"
    ]
    assert logged(lambda: withdraw(universe.draft)) == [
        f"INFO {draft} withdrawn, 0 back by a command"
    ]


def test_what_a_load_publishes_is_for_who_debugs(universe, logged):
    def load():
        with as_one_edit():
            publish(universe.draft)

    [line] = logged(load)
    assert line.startswith("DEBUG ")


def test_a_refused_step_is_logged_with_its_sentence(universe, admin_client, logged):
    address = f"/admin/provenance/release/{universe.first.pk}/publish/"
    form = {"label": "Yearbook", "reason": ""}

    assert logged(lambda: admin_client.post(address, form)) == [
        "WARNING “Royal Bureau: Yearbook” refused to admin: “Royal Bureau: Yearbook” is live "
        "already."
    ]


def test_a_refused_file_is_logged_with_its_name_and_count(universe, tmp_path, logged):
    file = tmp_path / "flows.csv"
    file.write_text(REFUSED)

    def take_in():
        with pytest.raises(Exception, match="nothing was stored"):
            call_command("import_file", "trade/flows", str(file))

    assert logged(take_in) == [
        "WARNING “flows.csv” for Trade by partner refused to a command: 1 of 1 rows"
    ]


@pytest.mark.parametrize(
    "given", ["", "short", "a b c d e f g", "x" * 65, "id\twith-tab", "ünïcödes"]
)
def test_every_answer_tells_its_requests_id(client, given):
    answer = client.get("/about/", headers={"X-Request-ID": given} if given else {})

    assert len(answer["X-Request-ID"]) == 32
    assert answer["X-Request-ID"] != given


def test_an_id_that_a_proxy_gave_is_kept_in_answer_and_log(client, caplog):
    record = logging.LogRecord("nkworld", logging.INFO, "", 0, "said", None, None)
    WithRequestId().filter(record)
    assert record.request_id == "-"

    caplog.handler.addFilter(WithRequestId())
    answer = client.get("/nowhere/", headers={"X-Request-ID": "proxy-2026.11.26"})

    assert answer["X-Request-ID"] == "proxy-2026.11.26"
    assert {record.request_id for record in caplog.records} == {"proxy-2026.11.26"}


def test_a_message_is_one_line():
    form = settings.LOGGING["formatters"]["line"]
    record = logging.LogRecord("nkworld", logging.INFO, "", 0, "%s", ("one\ntwo\r\nthree",), None)
    WithRequestId().filter(record)

    line = OneLine(form["format"], style=form["style"]).format(record)

    assert line.endswith("INFO nkworld [-] one two three")
