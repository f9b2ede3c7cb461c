"""Files as institutions issue them, with figures that the curated data holds."""

import csv
import io
from html.parser import HTMLParser

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook

from nkworld.importing.mapping.figures import Figures, as_sheet
from nkworld.importing.mapping.survey import Wanted
from nkworld.importing.mapping.uploads import look_at, recipe_json
from nkworld.importing.models import Upload
from nkworld.importing.reading import read
from nkworld.importing.understanding import Reader
from nkworld.provenance.models import Dataset, Source

NEW_COMTRADE = [
    "typeCode",
    "freqCode",
    "refPeriodId",
    "refYear",
    "refMonth",
    "period",
    "reporterCode",
    "reporterISO",
    "reporterDesc",
    "flowCode",
    "flowDesc",
    "partnerCode",
    "partnerISO",
    "partnerDesc",
    "partner2Code",
    "partner2ISO",
    "cmdCode",
    "cmdDesc",
    "customsCode",
    "mosCode",
    "motCode",
    "qtyUnitCode",
    "qty",
    "netWgt",
    "cifvalue",
    "fobvalue",
    "primaryValue",
    "isReported",
]
OLD_COMTRADE = [
    *("Classification", "Year", "Period", "Period Desc.", "Aggregate Level", "Is Leaf Code"),
    *("Trade Flow Code", "Trade Flow", "Reporter Code", "Reporter", "Reporter ISO"),
    *("Partner Code", "Partner", "Partner ISO", "2nd Partner Code", "2nd Partner"),
    *("Commodity Code", "Commodity", "Qty Unit Code", "Qty Unit", "Qty", "Netweight (kg)"),
    *("Trade Value (US$)", "Flag"),
]
CHINA_REPORTS = {
    "typeCode": "C",
    "freqCode": "A",
    "refPeriodId": "20200101",
    "refYear": "2020",
    "refMonth": "52",
    "period": "2020",
    "reporterCode": "156",
    "reporterISO": "CHN",
    "reporterDesc": "China",
    "flowCode": "M",
    "partnerCode": "408",
    "partnerISO": "PRK",
    "partnerDesc": "Dem. People's Rep. of Korea",
    "partner2Code": "0",
    "cmdCode": "TOTAL",
    "customsCode": "C00",
    "mosCode": "0",
    "motCode": "0",
    "primaryValue": "48003000",
}


def as_text(rows, encoding="utf-8", separator=","):
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator).writerows(rows)
    return out.getvalue().encode(encoding)


def as_book(build, title="국가별"):
    book = Workbook()
    book.active.title = title
    build(book.active)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def korean_workbook(first=2012, second=2015, unit="천달러", china=(2480000, 3446000)):
    """KOTRA's figures in thousand dollars, as a Korean office would lay them out."""

    def build(sheet):
        sheet["A1"] = "북한의 국가별 수출입 현황"
        sheet["A2"] = f"(단위: {unit})"
        sheet["A3"], sheet["B3"], sheet["E3"] = "국가", f"{first}년", f"{second}년"
        for place in ("A1:G1", "A3:A4", "B3:D3", "E3:G3"):
            sheet.merge_cells(place)
        for number, text in enumerate(["수출", "수입", "합계"] * 2, start=2):
            sheet.cell(4, number, text)
        out, back = china
        sheet.append(["중국", out, back, out + back, 2480000, 3227000, 5707000])
        sheet.append(["러시아", 11040, 64700, 75740, None, "-", None])
        sheet.append(["합계", out + 11040, back + 64700, None, 2480000, 3227000, 5707000])
        sheet.append(["자료: KOTRA"])

    return as_book(build)


def comtrade_new(*changes):
    rows = [CHINA_REPORTS | change for change in changes or [{}]]
    return as_text([NEW_COMTRADE, *([row.get(name, "") for name in NEW_COMTRADE] for row in rows)])


def comtrade_old():
    def row(code, flow, value):
        china, north = (156, "China", "CHN"), (408, "Dem. People's Rep. of Korea", "PRK")
        begin = ["H4", 2012, 2012, 2012, 0, 0, code, flow, *china, *north, "", ""]
        return [*begin, "TOTAL", "All Commodities", 1, "No Quantity", "", "", value, 0]

    return as_text([OLD_COMTRADE, row(1, "Import", 2484699000), row(2, "Export", 3527000000)])


def tourism():
    """Entries into China by purpose, quarters down, as the seed of travel quotes them."""
    head = ["时间", "合计", "会议/商务", "观光休闲", "探亲访友", "服务员工", "其他"]
    return as_text(
        [
            ["朝鲜入境人数 (单位：人)"],
            head,
            ["2012年1季度", "40600", "", "1700", "", "19200", ""],
            ["2012年2季度", "48600", "13100", "–", "", "", ""],
        ],
        "gb18030",
    )


def look(data, dataset, source=None, name="table.csv", sheet="", **answers):
    """What is found in a file, with these answers: a question's colons are two underscores."""
    chosen = Source.objects.get(slug=source) if source else None
    found = read(io.BytesIO(data), sheet)
    found.rows = list(found.rows)
    said = {key.replace("__", ":"): text for key, text in answers.items()}
    return look_at(found, name, Wanted(dataset, chosen), said)


def keep(look):
    """As the upload of a file that was read, which the next is compared with."""
    return Upload.objects.create(
        dataset=Dataset.objects.get(slug=look.wanted.dataset),
        source=look.wanted.source,
        label="Last year",
        file_name="last-year.csv",
        state=Upload.State.NOTHING_NEW,
        finished_at=timezone.now(),
        recipe=recipe_json(look),
    )


def figures(look):
    """{(country, period, direction): value} that a look makes of its file, as the parser has it."""
    resource = look.wanted.resource
    found = {}
    for figure in Figures(look.sheet, look.answered(), look.wanted):
        assert not figure.problems, figure.problems
        country = resource.fields["country"].widget.clean(figure.values.get("country", ""), row={})
        key = country.code, figure.values["period"], figure.values.get("direction", "")
        assert key not in found, key
        found[key] = figure.values["value"]
    return found


def refusals(look):
    """What the parser of the dataset says to a file as it is answered for."""
    sheet = as_sheet(Figures(look.sheet, look.answered(), look.wanted))
    resource = look.wanted.resource
    return [str(one) for one in Reader(resource, sheet).read().refusals]


def asked(look):
    """The keys of the questions that are still open."""
    return [question.key for question in look.open]


class FormOf(HTMLParser):
    """The form of a file's page as a browser has it: its fields, and the questions still open."""

    def __init__(self, page):
        super().__init__()
        self.fields, self.open, self.text = {}, {}, []
        self.within, self.legend, self.select = False, None, ""
        self.feed(page.content.decode())

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        kind, name = given.get("type", "text"), given.get("name", "")
        if tag == "form":
            self.within = "data-questions" in given
        elif tag == "fieldset":
            self.legend = [] if "is-open" in given.get("class", "") else None
        elif tag == "input" and self.within and kind != "submit":
            if self.legend:
                self.open["".join(self.legend)] = name.removeprefix("words-")
                self.legend = None
            if kind in ("text", "hidden") or "checked" in given:
                self.fields[name] = given.get("value", "")
        elif tag == "select":
            self.select = name
        elif tag == "option" and "selected" in given and self.select:
            self.fields[self.select] = given.get("value", "")

    def handle_data(self, data):
        if self.legend is not None:
            self.legend.append(data)

    @property
    def keys(self):
        return list(self.open.values())


class Desk:
    """A person at the desk who hands in a file, and answers what the page asks."""

    def __init__(self, client):
        self.client = client

    def hand_in(self, data, dataset, source, name="table.csv", **said):
        return self.client.post(
            reverse("admin:provenance_release_add"),
            {
                "dataset": Dataset.objects.get(slug=dataset).pk,
                "source": Source.objects.get(slug=source).pk,
                "label": "Made for a test",
                "file": SimpleUploadedFile(name, data),
            }
            | said,
            follow=True,
        )

    def press(self, page, button, **answers):
        """The page's form as it stands, but for these answers."""
        said = {key.replace("__", ":"): text for key, text in answers.items()}
        fields = FormOf(page).fields | said
        return self.client.post(page.request["PATH_INFO"], fields | {button: "1"}, follow=True)


def is_asked(page):
    return page.request["PATH_INFO"].endswith("/questions/")


@pytest.fixture
def desk(db):
    user = get_user_model().objects.create_user("mapping-editor", is_staff=True)
    user.groups.add(Group.objects.get(name="Editor"))
    client = Client()
    client.force_login(user)
    return Desk(client)


def figures_of(upload_name="table.csv"):
    """{cell: value} of the draft that the last upload became."""
    upload = Upload.objects.latest("pk")
    assert upload.state == Upload.State.DONE, upload.outcome
    (release,) = upload.releases.all()
    from nkworld.provenance.tables import observation_model

    rows = observation_model(release.dataset).objects.filter(release=release)
    return {(row.country.code, row.period, row.direction): row for row in rows}
