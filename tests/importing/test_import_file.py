import pytest
from django.core.management import CommandError, call_command

from nkworld.provenance.models import Release
from nkworld.provenance.publishing import discard
from trade.models import Flow

from .conftest import as_csv, table, with_sheet

pytestmark = pytest.mark.postgres


@pytest.fixture
def run(universe, tmp_path, capsys):
    """Import rows from the shell; what it printed."""

    def call(rows, *options, **more):
        path = tmp_path / "yearbook.csv"
        path.write_bytes(as_csv(rows).getvalue())
        call_command("import_file", "trade/flows", str(path), *options, **more)
        return capsys.readouterr().out

    return call


def test_a_file_becomes_a_draft_and_the_changes_are_told(run):
    told = run(table({"period": "2016"}))

    assert "bureau: 1 new, 0 changed, 0 unchanged, 3 vanished." in told
    assert Release.objects.latest("pk").label == "yearbook"


def test_it_goes_live_when_asked(run):
    told = run(table({"period": "2016"}), "--publish", "--label=Yearbook 2017")

    assert "Published: Royal Bureau: Yearbook 2017." in told
    assert Flow.objects.as_of().filter(period="2016", source__slug="bureau").exists()


def test_a_whole_series_closes_nothing_without_being_told_to(run, capsys):
    with pytest.raises(CommandError, match="stays a draft, live figures would lose something"):
        run(table({"period": "2016"}), "--publish", "--complete")
    assert "Close 3 live figures that the file leaves out." in capsys.readouterr().err
    waiting = Release.objects.latest("pk")
    assert waiting.state == "draft"
    assert Flow.objects.as_of().filter(source__slug="bureau").count() == 3

    discard(waiting)
    told = run(table({"period": "2016"}), "--publish", "--complete", "--agree-to-losses")
    assert "Published: " in told
    assert Flow.objects.as_of().filter(source__slug="bureau").count() == 1


def test_refused_rows_are_told_and_nothing_is_stored(run, capsys):
    count = Release.objects.count()

    with pytest.raises(CommandError, match="1 rows can’t be read, so nothing was stored"):
        run(table({"value": "-1"}))

    assert "Row 2, column value: " in capsys.readouterr().err
    assert Release.objects.count() == count


def test_a_file_with_too_many_refusals_is_told_and_nothing_is_stored(run, capsys):
    count = Release.objects.count()

    with pytest.raises(CommandError, match="the file was not looked at from there on"):
        run(table(*[{"value": "a lot"}] * 6_000), "--set-aside")

    assert len(capsys.readouterr().err.splitlines()) == 5_000
    assert Release.objects.count() == count


def test_a_damaged_file_is_told_in_a_sentence(universe, tmp_path):
    path = tmp_path / "far.xlsx"
    path.write_bytes(with_sheet('<row r="99999999999"/>').getvalue())

    with pytest.raises(CommandError, match="far.xlsx can’t be loaded:\nFile: The file goes on"):
        call_command("import_file", "trade/flows", str(path))


def test_an_unknown_source_or_file_is_told_in_a_sentence(run):
    with pytest.raises(CommandError, match="There is no source “nobody”"):
        run(table({}), "--source=nobody")
    with pytest.raises(CommandError, match="There is no file missing.csv"):
        call_command("import_file", "trade/flows", "missing.csv")
