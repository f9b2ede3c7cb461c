"""Files of institutions at the desk: looked at anew each time, compared with those before them."""

import pytest
from django.urls import reverse

from nkworld.importing.models import Upload
from nkworld.provenance.models import Release
from nkworld.provenance.publishing import discard, publish
from trade.models import Flow

from .conftest import (
    FormOf,
    as_text,
    comtrade_new,
    comtrade_old,
    figures_of,
    is_asked,
    korean_workbook,
    tourism,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]

EUC_KR = as_text(
    [["기간", "국가명", "수출 금액", "수입 금액"], ["2012", "러시아", "11,040", "64,700"]], "cp949"
)
UTF_16 = as_text(
    [
        ["연도", "국가", "수출(US$ thousand)", "수입(US$ thousand)"],
        ["2012", "중국", "2480000", "3446000"],
    ],
    "utf-16",
    "\t",
)
ENTERING = {
    "lacking:direction": "from-dprk",
    "lacking:country": "CHN",
    "lacking:citation": "https://x.example",
    "signs": "unknown",
}


@pytest.mark.parametrize(
    ("data", "name", "dataset", "source", "answers", "cell", "value"),
    [
        (
            *(korean_workbook(), "table.xlsx", "trade/flows", "kotra", {"signs": "unknown"}),
            *(("CHN", "2012", "import"), 3_446_000_000),
        ),
        (
            *(tourism(), "tourism.csv", "travel/crossings", "cnta", ENTERING),
            *(("CHN", "2012-Q1", "from-dprk"), None),
        ),
        (
            *(EUC_KR, "kita.csv", "trade/flows", "kita"),
            *({"unit:value": "1000", "view": "own"}, ("RUS", "2012", "export"), 11_040_000),
        ),
        (
            *(UTF_16, "utf16.txt", "trade/flows", "kotra", {}),
            *(("CHN", "2012", "export"), 2_480_000_000),
        ),
    ],
    ids=["Korean workbook", "tourism", "EUC-KR", "UTF-16"],
)
def test_one_look_the_first_time_and_none_the_next(
    desk, data, name, dataset, source, answers, cell, value
):
    page = desk.hand_in(data, dataset, source, name)
    assert is_asked(page)
    assert Upload.objects.latest("pk").state == Upload.State.RECEIVED

    review = desk.press(page, "read", **answers)

    figures = figures_of()
    assert cell in figures
    assert value is None or figures[cell].value == value
    upload = Upload.objects.latest("pk")
    assert f"How “{name}” was read" in review.content.decode()
    Release.objects.filter(uploads=upload).update(file_sha256="another")
    assert not is_asked(desk.hand_in(data, dataset, source, name))
    assert Upload.objects.latest("pk").recipe["steps"] == upload.recipe["steps"]


def test_next_years_workbook_is_read_without_a_question_and_other_units_ask(desk):
    first = desk.hand_in(korean_workbook(), "trade/flows", "kotra", "a.xlsx")
    desk.press(first, "read", signs="unknown")

    later = desk.hand_in(korean_workbook(2016, 2017), "trade/flows", "kotra", "b.xlsx")
    assert not is_asked(later)
    assert ("CHN", "2016", "export") in figures_of()

    millions = korean_workbook(2016, 2017, unit="백만달러", china=(2480, 3446))
    page = desk.hand_in(millions, "trade/flows", "kotra", "c.xlsx")
    assert is_asked(page)
    assert FormOf(page).keys == ["differs:unit"]
    assert "“백만달러 (a cell) × 1000000”" in page.content.decode()


@pytest.mark.parametrize("data", [comtrade_new({}, {"flowCode": "X"}), comtrade_old()])
def test_a_comtrade_table_needs_no_look_because_its_format_is_known(desk, data):
    page = desk.hand_in(data, "trade/flows", "comtrade")

    assert not is_asked(page)
    assert {key[0] for key in figures_of()} == {"CHN"}


def test_what_comes_out_is_shown_and_nothing_is_stored_by_looking(desk):
    count = Release.objects.count()
    page = desk.hand_in(EUC_KR, "trade/flows", "kita")

    page = desk.press(page, "look", unit__value="1000000", view="own")

    text = page.content.decode()
    assert "Russia, 2012, exports: 11,040,000,000" in " ".join(text.split())
    assert Release.objects.count() == count
    assert Upload.objects.latest("pk").state == Upload.State.RECEIVED


def test_what_is_open_is_asked_and_the_file_not_read(desk):
    page = desk.hand_in(EUC_KR, "trade/flows", "kita")

    page = desk.press(page, "read")

    assert is_asked(page)
    waiting = desk.client.get(Upload.objects.latest("pk").get_absolute_url(), follow=True)
    assert page.request["PATH_INFO"] in waiting.content.decode()
    assert "Nothing in the file says in which unit it is" in page.content.decode()
    assert Upload.objects.latest("pk").recipe == {}


def test_south_korea_as_the_subject_stops_the_file(desk):
    rows = [["남한의 국가별 대외무역 (천달러)"], ["연도", "국가", "수출", "수입"]]
    data = as_text([*rows, ["2012", "중국", "1", "2"]])
    page = desk.hand_in(data, "trade/flows", "kotra")

    page = desk.press(page, "read", subject="south")

    assert is_asked(page)
    assert "South Korea’s own figures have no place here" in page.content.decode()
    assert Upload.objects.latest("pk").state == Upload.State.RECEIVED


def test_a_cell_is_corrected_for_this_file_alone(desk):
    rows = [["연도", "국가", "수출(천달러)", "수입(천달러)"], ["2012", "중국", "~5", "7"]]
    page = desk.hand_in(as_text(rows), "trade/flows", "kotra")
    assert 'name="edit-C2"' in page.content.decode()

    desk.press(page, "read", **{"edit-C2": "5"})

    assert figures_of()["CHN", "2012", "export"].value == 5000
    page = desk.client.get(Upload.objects.latest("pk").get_absolute_url())
    assert "C2 was corrected by mapping-editor from “~5” to “5”." in page.content.decode()
    Release.objects.filter(uploads=Upload.objects.latest("pk")).update(file_sha256="another")
    assert is_asked(desk.hand_in(as_text(rows), "trade/flows", "kotra")) is False
    assert Upload.objects.latest("pk").state == Upload.State.REFUSED


def test_other_headings_are_said_by_hand(desk):
    rows = [["2011", "2012", "note", "x"], ["연도", "국가", "수출(천달러)", "수입(천달러)"]]
    page = desk.hand_in(as_text([*rows, ["2012", "중국", "5", "7"]]), "trade/flows", "kotra")

    page = desk.press(page, "look", header_row="2", header_depth="1")

    assert FormOf(page).fields["header_row"] == "2"


def test_how_a_file_was_read_is_told_and_a_discarded_draft_answers_nothing(desk):
    page = desk.hand_in(EUC_KR, "trade/flows", "kita")
    desk.press(page, "read", unit__value="1000", view="own")
    upload = Upload.objects.latest("pk")
    page = desk.client.get(upload.get_absolute_url()).content.decode()
    assert "Numbers of the value are multiplied by 1,000" in page
    assert "unit:value (no unit): 1000, mapping-editor" in page

    discard(upload.releases.get())

    assert is_asked(desk.hand_in(EUC_KR, "trade/flows", "kita"))


def test_a_file_that_is_not_to_be_read_is_put_aside(desk):
    desk.hand_in(EUC_KR, "trade/flows", "kita")

    upload = Upload.objects.latest("pk")
    desk.client.post(reverse("admin:importing_upload_cancel", args=[upload.pk]))

    assert Upload.objects.latest("pk").state == Upload.State.CANCELLED


def test_a_published_figure_opens_the_file_at_its_cell(desk):
    page = desk.hand_in(korean_workbook(), "trade/flows", "kotra", "북한무역.xlsx")
    desk.press(page, "read", signs="unknown")
    claim = figures_of()["RUS", "2012", "import"]
    publish(claim.release)

    figure = desk.client.get(reverse("admin:trade_flow_change", args=[claim.pk]))
    address = reverse("admin:trade_flow_cell", args=[claim.pk])
    cell = desk.client.get(address)

    assert address in figure.content.decode()
    origin = cell.context["origin"]
    assert origin["cell"] == "C6"
    assert origin["marks"] == {"C6": "the value", "A6": "country", "A2": "unit"} | {
        "C3": "heading",
        "C4": "heading",
    }
    assert "Read in the cell <strong>C6</strong> of “북한무역.xlsx”" in cell.content.decode()


def test_a_figure_of_a_file_in_the_datasets_own_columns_opens_its_cell_too(desk):
    head = ["country", "period", "direction", "value", "citation", "as_quoted", "basis"]
    row = ["RUS", "2012", "import", "64700001", "https://x.example", "64,700,001", "mirror-kotra"]
    desk.hand_in(as_text([head, row]), "trade/flows", "kotra")
    claim = figures_of()["RUS", "2012", "import"]
    publish(claim.release)

    cell = desk.client.get(reverse("admin:trade_flow_cell", args=[claim.pk]))

    assert cell.context["origin"]["cell"] == "D2"
    assert cell.context["origin"]["marks"]["A2"] == "country"


def test_a_figure_without_a_file_says_so(desk):
    claim = Flow.objects.as_of().first()

    assert (
        "Its cell in the file"
        not in desk.client.get(reverse("admin:trade_flow_change", args=[claim.pk])).content.decode()
    )
    cell = desk.client.get(reverse("admin:trade_flow_cell", args=[claim.pk]))
    assert "No file of this figure was kept" in cell.content.decode()
