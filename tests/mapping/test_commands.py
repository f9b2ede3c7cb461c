"""The same mappings on the command line and beside the files of a seed folder."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from nkworld.importing.seeding import load_claims
from nkworld.provenance.models import Release
from trade.models import Flow

from .conftest import as_text, comtrade_new

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]

KOREAN = as_text(
    [["연도", "국가", "수출(천달러)", "수입(천달러)"], ["2012", "러시아", "11,040", "64,700"]],
    "cp949",
)


def import_file(path, *words, **options):
    out, said = io.StringIO(), io.StringIO()
    call_command("import_file", "trade/flows", path, *words, stdout=out, stderr=said, **options)
    return out.getvalue(), said.getvalue()


def test_a_proposal_is_printed_edited_and_read_by(tmp_path):
    file, described = tmp_path / "kotra.csv", tmp_path / "kotra.json"
    file.write_bytes(KOREAN)

    out, said = import_file(file, source="kotra", show_mapping=True)

    assert "“천달러” is read in C1" in said
    description = json.loads(out)
    description["constants"]["note"] = "as the yearbook prints it"
    described.write_text(json.dumps(description), encoding="utf-8")
    import_file(file, source="kotra", mapping=str(described))
    rows = Flow.objects.filter(release=Release.objects.latest("pk"))
    assert {(row.direction, row.value, row.note) for row in rows} == {
        ("export", 11_040_000, "as the yearbook prints it"),
        ("import", 64_700_000, "as the yearbook prints it"),
    }


def test_a_known_shape_needs_no_mapping_and_a_wrong_name_is_answered_with_the_known_ones(tmp_path):
    file = tmp_path / "comtrade.csv"
    file.write_bytes(comtrade_new({}, {"flowCode": "X"}))

    with pytest.raises(CommandError, match="has no mapping “mine”. It has: .*older tables"):
        import_file(file, source="comtrade", mapping="mine")
    out, _ = import_file(file, source="comtrade")

    assert "Read by the mapping “UN Comtrade, newer tables: trade by partner”, version 1." in out


def test_a_raw_file_of_a_seed_folder_is_read_by_the_mapping_beside_it(tmp_path):
    file = tmp_path / "flows-raw.csv"
    file.write_bytes(KOREAN.replace(b"2012", b"1949"))
    out, _ = import_file(file, source="kotra", show_mapping=True)
    description = json.loads(out)
    description["constants"]["source"] = "kotra"
    (tmp_path / "flows-raw.mapping.json").write_text(json.dumps(description), encoding="utf-8")

    assert load_claims(file, "trade/flows") == (2, 1)

    live = Flow.objects.as_of().filter(period="1949", source__slug="kotra", country__code="RUS")
    assert {row.value for row in live} == {11_040_000, 64_700_000}
    assert {row.as_quoted for row in live} == {"11,040 천달러", "64,700 천달러"}
