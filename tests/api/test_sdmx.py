"""What sdmx1 reads of our files is what the API says, observation for observation."""

import io
import logging
from importlib import import_module  # sdmx brings pandas, a second for each process

import pytest

from nkworld.asking.claim_tables import claim_tables
from tests.factories import FlowFactory, ReleaseFactory, live
from trade.models import SeriesBreak

HOST = "/api/v1/"
FORMATS = ("sdmx-csv", "sdmx-json")
logging.getLogger("sdmx").setLevel(logging.CRITICAL)


@pytest.fixture
def file(client):
    def read(dataset, form, **query):
        answer = client.get(f"{HOST}{dataset}/", query | {"format": form})
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert answer.status_code == 200, content
        return io.BytesIO(content)

    return read


@pytest.fixture
def observations(file):
    """read(dataset, form, …): [(key, value, attributes)], by what the structure says."""

    def read(dataset, form, **query):
        [flow] = structure_of(file(dataset, "sdmx-structure", rule="all")).dataflow.values()
        reader = import_module(f"sdmx.reader.{form.removeprefix('sdmx-')}")
        given = {"structure": flow} if form == "sdmx-csv" else {}
        message = reader.Reader().convert(file(dataset, form, **query), **given)
        dimensions = [each.id for each in flow.structure.dimensions]
        if message.data:  # also where a source gives bounds alone
            assert len(import_module("sdmx").to_pandas(message.data[0])) == len(message.data[0].obs)
        found = []
        for obs in message.data[0].obs if message.data else []:
            assert set(obs.dimension.values) == set(dimensions)
            key = {name: str(obs.dimension[name].value) for name in dimensions}
            said = {name: _text(each.value) for name, each in obs.attached_attribute.items()}
            value = None if obs.value in (None, "NaN") else float(obs.value)
            found.append((key, value, {name: text for name, text in said.items() if text}))
        return found

    return read


def structure_of(file):
    return import_module("sdmx.reader.xml").Reader().convert(file)


def _text(value):
    return str(getattr(value, "id", value))


@pytest.mark.parametrize("form", FORMATS)
def test_each_observation_is_read_back_with_status_bounds_source_and_break(
    universe, observations, form
):
    release = ReleaseFactory(source=universe.bureau)
    told = {"release": release, "country": universe.ruritania, "direction": "export"}
    FlowFactory(**told, period="2013", value=None, value_low=7, value_high=9.5)
    FlowFactory(**told, period="2012-H1", status="estimated", note='a "guess", 36억\nof ours')
    FlowFactory(**told, period="2011-01/2011-09", status="provisional", value=3)
    live(release)
    SeriesBreak.objects.create(
        country=universe.ruritania, year=2014, kind="coverage", source=universe.bureau,
        sentence="it adds an estimate", citation="https://yearbook.example/", as_quoted="adds",
    )  # fmt: skip
    rows = {
        (key["COUNTERPART_AREA"], key["DIRECTION"], key["TIME_PERIOD"], key["SOURCE"]): (
            value,
            said["OBS_STATUS"],
            said["STATUS"],
        )
        for key, value, said in observations("trade/flows", form, rule="all")
    }
    assert rows == {
        ("XRU", "export", "2015", "bureau"): (120, "A", "reported"),
        ("XRU", "export", "2015", "gazette"): (125, "U", "excluded"),
        ("XFR", "turnover", "2015", "gazette"): (55, "A", "reported"),
        ("XRU", "export", "2014", "bureau"): (100, "B", "reported"),
        ("XRU", "import", "2014", "bureau"): (300, "B", "reported"),
        ("XRU", "export", "2014", "gazette"): (90, "A", "reported"),
        ("XRU", "import", "2014", "gazette"): (310, "A", "reported"),
        ("XRU", "export", "2013", "bureau"): (None, "O", "reported"),
        ("XRU", "export", "2012-S1", "bureau"): (10, "E", "estimated"),
        ("XRU", "export", "2011-01-01/P9M", "bureau"): (3, "P", "provisional"),
    }
    said = {key["TIME_PERIOD"]: attributes for key, _, attributes in observations(
        "trade/flows", form, source="bureau", direction="export"
    )}  # fmt: skip
    bounds = [float(said["2013"][name]) for name in ("LOWER_BOUND", "UPPER_BOUND")]
    assert bounds == [7, 9.5]
    assert said["2014"]["BREAK"] == "it adds an estimate"
    assert "BREAK" not in said["2015"]
    assert said["2012-S1"]["COMMENT_OBS"].startswith('a "guess", 36억')
    assert said["2015"]["CITATION"] == "https://yearbook.example/page-7"


def test_the_structure_names_codes_in_lists_that_readers_know(universe, file):
    message = structure_of(file("trade/flows", "sdmx-structure"))
    structure = message.structure["TRADE_FLOWS"]
    assert [each.id for each in structure.dimensions] == [
        "FREQ", "REF_AREA", "COUNTERPART_AREA", "DIRECTION", "SOURCE", "READING", "TIME_PERIOD",
    ]  # fmt: skip
    assert structure.measures[0].id == "OBS_VALUE"
    codes = {name: set(each.items) for name, each in message.codelist.items()}
    assert codes["CL_FREQ"] == {"A", "S", "Q", "M", "_O"}
    assert {"A", "B", "E", "P"} < codes["CL_OBS_STATUS"]
    assert {"XRU", "XFR"} <= codes["CL_AREA"]
    assert {"bureau", "gazette"} <= codes["CL_SOURCE"]


def test_it_is_had_by_media_type_and_of_one_moment(universe, client):
    flows = f"{HOST}trade/flows/"
    for media_type, header in {
        "application/vnd.sdmx.data+csv": b"STRUCTURE,STRUCTURE_ID,ACTION,FREQ",
        "application/vnd.sdmx.data+json": b'{"header"',
        "application/vnd.sdmx+xml": b"<?xml",
    }.items():
        answer = client.get(flows, headers={"Accept": media_type})
        assert answer["Content-Type"].startswith(media_type)
        assert b"".join(answer.streaming_content).startswith(header)
    assert client.get(f"{HOST}countries/?format=sdmx-csv").status_code == 400


@pytest.mark.slow
def test_of_every_table_no_row_is_lost(loaded, db, client, observations):
    for dataset in list(claim_tables())[::4]:
        rows = client.head(f"{HOST}{dataset}/?rule=all&format=csv")["X-Row-Count"]
        counts = [len(observations(dataset, form, rule="all")) for form in FORMATS]
        assert counts == [int(rows)] * 2, dataset
