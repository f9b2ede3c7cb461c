"""A file in columns of its own on the command line: the same questions, answered by options."""

import io

import pytest
from django.core.management import CommandError, call_command

from nkworld.provenance.models import Release
from trade.models import Flow

from .conftest import as_text, comtrade_new

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]

KOREAN = as_text(
    [["연도", "국가", "수출", "수입"], ["2012", "러시아", "11,040", "64,700"]], "cp949"
)


def import_file(path, *words, **options):
    out, said = io.StringIO(), io.StringIO()
    call_command("import_file", "trade/flows", path, *words, stdout=out, stderr=said, **options)
    return out.getvalue()


def test_questions_are_printed_and_answered(tmp_path):
    file = tmp_path / "kotra.csv"
    file.write_bytes(KOREAN)

    with pytest.raises(CommandError, match="unit:value: Nothing in the file says .* 1000 "):
        import_file(file, source="kotra")

    import_file(file, source="kotra", answer=["unit:value=1000"])
    rows = Flow.objects.filter(release=Release.objects.latest("pk"))
    assert {(row.direction, row.value) for row in rows} == {
        ("export", 11_040_000),
        ("import", 64_700_000),
    }


def test_a_known_format_needs_no_answer(tmp_path):
    file = tmp_path / "comtrade.csv"
    file.write_bytes(comtrade_new({}, {"flowCode": "X"}))

    import_file(file, source="comtrade")

    rows = Flow.objects.filter(release=Release.objects.latest("pk"))
    assert {row.country.code for row in rows} == {"CHN"}
