"""Files of institutions at the desk: one look at the mapping, and none for the next file."""

import pytest
from django.urls import reverse

from nkworld.importing.mapping.models import FileMapping
from nkworld.importing.models import Upload
from nkworld.provenance.models import Release

from .conftest import (
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
ENTERING = {"all-direction": "from-dprk", "all-citation": "https://x.example"}
THOUSANDS = {"scale-value": "1000"}


@pytest.mark.parametrize(
    ("data", "name", "dataset", "source", "answers", "cell", "value"),
    [
        (
            *(korean_workbook(), "table.xlsx", "trade/flows", "kotra", {}),
            *(("CHN", "2012", "import"), 3_446_000_000),
        ),
        (
            *(comtrade_old(), "old.csv", "trade/flows", "wits", {}),
            *(("CHN", "2012", "export"), 2_484_699_000),
        ),
        (
            *(
                tourism(),
                "tourism.csv",
                "travel/crossings",
                "cnta",
                ENTERING,
            ),
            *(("CHN", "2012-Q1", "from-dprk"), None),
        ),
        (
            *(EUC_KR, "kita.csv", "trade/flows", "kita", THOUSANDS),
            *(("RUS", "2012", "export"), 11_040_000),
        ),
        (
            *(UTF_16, "utf16.txt", "trade/flows", "kotra", {}),
            *(("CHN", "2012", "export"), 2_480_000_000),
        ),
    ],
    ids=["Korean workbook", "old Comtrade", "tourism", "EUC-KR", "UTF-16"],
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
    kept = FileMapping.objects.latest("pk")
    assert f"“{kept}”" in review.content.decode()
    Release.objects.filter(uploads=Upload.objects.latest("pk")).update(file_sha256="another")
    assert not is_asked(desk.hand_in(data, dataset, source, name))
    assert (Upload.objects.latest("pk").mapping, Upload.objects.latest("pk").mapping_version) == (
        kept,
        1,
    )


def test_next_years_workbook_is_read_without_a_question_and_other_units_ask(desk):
    desk.press(desk.hand_in(korean_workbook(), "trade/flows", "kotra", "a.xlsx"), "read")

    later = desk.hand_in(korean_workbook(2016, 2017), "trade/flows", "kotra", "b.xlsx")
    assert not is_asked(later)
    assert ("CHN", "2016", "export") in figures_of()

    millions = korean_workbook(2016, 2017, unit="백만달러", china=(2480, 3446))
    page = desk.hand_in(millions, "trade/flows", "kotra", "c.xlsx")
    assert is_asked(page)
    assert "Unlike the files before it, this one says “백만달러”" in page.content.decode()
    assert page.context["form"].mapping.units["value"].scale == "1000000"


def test_a_comtrade_table_needs_no_look_because_its_mapping_is_known(desk):
    page = desk.hand_in(comtrade_new({}, {"flowCode": "X"}), "trade/flows", "comtrade")

    assert not is_asked(page)
    assert set(figures_of()) == {("CHN", "2020", "export"), ("CHN", "2020", "import")}
    assert "UN Comtrade, newer tables" in page.content.decode()


def test_the_preview_shows_before_and_after_and_nothing_is_stored_by_looking(desk):
    count = Release.objects.count()
    page = desk.hand_in(comtrade_old(), "trade/flows", "wits")

    page = desk.press(page, "look", **{"scale-value": "1000"})

    text = page.content.decode()
    assert "2,484,699,000,000" in text
    assert '<span class="before">Import →</span>' in text
    assert Release.objects.count() == count
    assert Upload.objects.latest("pk").state == Upload.State.RECEIVED


def test_what_is_lacking_is_said_and_the_file_not_read(desk):
    page = desk.hand_in(EUC_KR, "trade/flows", "kita")

    page = desk.press(page, "read")

    assert is_asked(page)
    waiting = desk.client.get(Upload.objects.latest("pk").get_absolute_url(), follow=True)
    assert page.request["PATH_INFO"] in waiting.content.decode()
    assert "Say in which unit the numbers of the amount are" in page.content.decode()
    assert not FileMapping.objects.filter(source__slug="kita").exists()


def test_a_kept_mapping_is_read_in_sentences_corrected_and_keeps_its_versions(desk):
    desk.press(desk.hand_in(UTF_16, "trade/flows", "kotra"), "read")
    kept = FileMapping.objects.latest("pk")
    address = reverse("admin:mapping_filemapping_change", args=[kept.pk])
    page = desk.client.get(address)
    assert "Numbers of the amount are multiplied by 1,000" in page.content.decode()

    form = page.context["form"]
    said = {n: form[n].initial for n in form.fields if form[n].initial}
    desk.client.post(address, said | {"scale-value": "1000000", "is_offered": "on"})

    kept.refresh_from_db()
    assert (kept.version, kept.mapping.units["value"].scale) == (2, "1000000")
    assert kept.at(1).units["value"].scale == "1000"
    assert [one.history_user.username for one in kept.history.all()] == ["mapping-editor"] * 2


def test_a_file_that_is_not_to_be_read_is_put_aside(desk):
    page = desk.hand_in(EUC_KR, "trade/flows", "kita")

    desk.press(page, "discard")

    assert Upload.objects.latest("pk").state == Upload.State.CANCELLED
