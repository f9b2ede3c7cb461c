"""`make faults` still finds its way through the portal: a small world, a second of one part."""

from dataclasses import replace

import pytest

from benchmarks.faults import published
from benchmarks.faults.cases import Case, printed
from benchmarks.faults.readers import Readers
from benchmarks.faults.world import make_world


@pytest.mark.slow
def test_a_release_is_published_while_clients_read(tmp_path, monkeypatch):
    monkeypatch.setattr(Readers, "PAUSE", 0.1)  # both processors are the suite's
    world = replace(make_world(tmp_path, is_small=True), pages=["/trade/flows/", "/changes/"])

    # Upon SQLite; the command goes on upon PostgreSQL.
    case = next(published.report(world, tmp_path / "published", minutes=1 / 60, steps=1))

    assert case.verdict == "holds", printed(case)
    assert case.done.startswith("1 releases published or withdrawn")


def test_a_promise_that_did_not_hold_is_printed_with_its_place():
    case = Case("a fault", "what was done", "what was seen", ("/trade/: 3 torn",))

    assert case.verdict == "BROKEN"
    assert "    ! /trade/: 3 torn" in printed(case)
