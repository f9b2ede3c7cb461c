"""A warning is mended or waived; a waiver falls where either side moves, and is over some day."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from nkworld.figures import disagreements
from nkworld.figures.disagreements import Report, Waiver, fact_of, side_of, waivers
from nkworld.provenance.publishing import publish
from tests.diplomacy.factories import act
from tests.factories import CountryFactory, FlowFactory, ReleaseFactory

HEAD = "check,fact,left,right,kind,reason,who,until\n"
FACT = "relations:XRU"


@pytest.fixture
def waive(tmp_path, monkeypatch):
    """waive(line …): the waivers are these."""

    def written(*lines):
        path = tmp_path / "waivers.csv"
        path.write_text(HEAD + "\n".join(lines))
        monkeypatch.setattr(disagreements, "waiver_files", lambda: [path])

    return written


def line(left="old", kind="history", reason="It is history.", until="2999-01-01"):
    return f"a-check,{FACT},{left},new,{kind},{reason},Somebody,{until}"


def test_a_waiver_is_of_a_fact_and_of_both_sides(waive):
    waive(line())
    known = waivers()

    assert Report(FACT, "old", "new", "They differ.", check="a-check").sides in known
    assert Report(FACT, "older", "new", "They differ.", check="a-check").sides not in known
    assert Report(FACT, "old", "new", "They differ.", check="b-check").sides not in known


@pytest.mark.parametrize("wrong", [{"kind": "whim"}, {"reason": ""}, {"until": "some day"}])
def test_a_waiver_names_its_kind_its_reason_and_its_day(waive, wrong):
    waive(line(**wrong))
    with pytest.raises(ValueError):
        waivers()


def told(**options):
    out, failed = StringIO(), False
    try:
        call_command("contradictions", stdout=out, stderr=out, **options)
    except CommandError:
        failed = True
    return out.getvalue(), failed


@pytest.mark.django_db
def test_the_gate_holds_warnings_and_lets_what_is_waived_through(waive):
    CountryFactory(code="XRU", name="Ruritania")
    act("expelled", "2017-09-07")
    waive()
    out, failed = told(check="status-without-act")
    assert failed
    assert "warning, status-without-act, relations:XRU" in out
    assert "/countries/ruritania/" in out

    sides = out.splitlines()[1].strip().split(" | ")
    waiver = f'status-without-act,{FACT},"{sides[0]}","{sides[1]}",history,So it was.,Me,'
    waive(waiver + "2999-01-01")
    assert told(check="status-without-act") == ("1 warnings, 0 open; 0 questions.\n", False)

    waive(waiver + "2001-01-01")
    out, failed = told(check="status-without-act")
    assert failed
    assert "waived until 2001-01-01: look again" in out

    waive(waiver.replace(sides[0], "Something else") + "2999-01-01")
    out, failed = told(check="status-without-act")
    assert failed
    assert "nothing to waive any more" in out


def test_every_waiver_of_the_package_is_one():
    assert all(len(waiver.reason) > 30 for waiver in waivers().values())


@pytest.fixture
def claim_is_waived(universe, monkeypatch):
    """One of its two sources counts otherwise, and somebody says why."""
    row = FlowFactory(
        release=ReleaseFactory(source=universe.bureau),
        country=universe.ruritania,
        period="2016",
        direction="export",
        value=1234,
    )
    publish(row.release)
    sides = (side_of(row), "Freedonian Gazette: 2,000")
    reason = "The Gazette counts ships as well."
    waiver = Waiver("a-check", fact_of(row), *sides, "other coverage", reason, "Me", "2999-01-01")
    monkeypatch.setattr(disagreements, "by_fact", lambda: {waiver.fact: [waiver]})
    return row, reason


def test_a_number_tells_why_others_may_say_otherwise(claim_is_waived, client):
    row, reason = claim_is_waived

    assert reason in client.get(row.get_absolute_url()).content.decode()

    type(row).objects.filter(pk=row.pk).update(value=1300)
    assert reason not in client.get(row.get_absolute_url()).content.decode()


def test_a_text_and_the_api_tell_it_where_they_print_the_number(
    claim_is_waived,
    client,
    go_live,  # noqa: F811
):
    _, reason = claim_is_waived
    revision = go_live(body="It sold {{trade:XRU:2016:export:bureau|US$ 1,234}}.[^bureau-2015]")

    assert reason in revision.text().html
    answer = client.get(f"/api/v1/diplomacy/profiles/{revision.document.country.code}/").json()
    assert [each["reason"] for each in answer["waived"]] == [reason]
