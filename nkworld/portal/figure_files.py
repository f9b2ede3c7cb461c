"""The files of a figure under one query, each with its papers."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from io import BytesIO
from urllib.parse import urljoin

from django.conf import settings

from nkworld.charts import to_json, to_svg_file
from nkworld.charts.citations import Citation
from nkworld.charts.svg import files as drawn_files
from nkworld.charts.svg import to_png
from nkworld.figures.bindings import NumberAddresses
from nkworld.files.about import About, SourceTerms, as_json, csvw, data_package
from nkworld.files.archive import Archive
from nkworld.files.figures import table_of
from nkworld.files.tables import Table
from nkworld.running.overload.limits import OneAtATime

from .drawing import FigureView

WIDTH, PHONE_WIDTH = 1920, 1080  # dots
CARD_WIDTH, CARD_HEIGHT = drawn_files.WIDTH, drawn_files.HEIGHT
CSV, JSON, SVG, PNG = "text/csv; charset=utf-8", "application/json", "image/svg+xml", "image/png"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CHECKED = """\
This address keeps the figures of that moment. The fingerprint in it is the beginning of the SHA-256
of data.csv. Paste this citation, or hand in data.csv, at
{verify}
to see whether the portal still says so, or what has changed, when and why."""


drawing = OneAtATime(longest_wait=5)


def png(svg: str, width: int) -> bytes:
    """A picture `width` dots wide; OutOfTime (503) while too many others wait."""
    with drawing.turn():
        return to_png(svg, width, settings.PICTURE_FONTS)


def workbook(table: Table, about: About) -> bytes:
    from nkworld.files.as_xlsx import write_xlsx  # as in nkworld.api.renderers

    made = BytesIO()
    write_xlsx(made, [table], about)
    return made.getvalue()


@dataclass(frozen=True)
class FigureFiles:
    """`address` of the figure's page, `verify_address` to check a file at later: in full."""

    drawn: FigureView
    citation: Citation
    address: str
    verify_address: str

    @cached_property
    def json(self) -> str:
        of = NumberAddresses(self.drawn.figure, of_state=True).of
        address = lambda *at: urljoin(self.address, of(*at))  # noqa: E731
        return json.dumps(to_json(self.drawn.figure, self.drawn.terms, address))

    @cached_property
    def svg(self) -> str:
        return to_svg_file(self.drawn.figure, address=self.address)

    @property
    def svg_narrow(self) -> str:
        return to_svg_file(self.drawn.figure, "narrow", self.address)

    @property
    def xlsx(self) -> bytes:
        return workbook(table_of(self.drawn.figure, self.drawn.terms), self.about)

    @cached_property
    def _counted(self) -> Table:
        """The same when its rows have been read: what describes it says how many there are."""
        table = table_of(self.drawn.figure, self.drawn.terms)
        for _ in table.read():
            pass
        return table

    @cached_property
    def about(self) -> About:
        figure, citation, pin = self.drawn.figure, self.citation, self.drawn.figure.pin
        rule, terms = pin.rule if pin else None, self.drawn.terms
        sources = [SourceTerms(s.slug, s.name, "", terms.get(s.slug, "")) for s in figure.sources]
        words = [
            ("Figure", self.drawn.registered.title),
            ("What it says", figure.title),
            ("What is counted", figure.subtitle),
            ("Unit", figure.unit),
            ("Share of", figure.denominator),
            ("Rule", f"{rule[2]} ({rule[0]}.{rule[1]})" if rule else ""),
            ("Asked", ", ".join(f"{name}={text}" for name, text in figure.query)),
            ("As of", figure.as_of),
            ("Known at", pin.moment if pin else ""),
            ("Revisions", ", ".join(f"{s} {n}" for s, n in pin.revisions) if pin else ""),
            *(("Note", note) for note in figure.notes),
            ("Address of this state", citation.address),
            ("Fingerprint of the CSV", citation.fingerprint),
        ]
        return About(
            title=figure.title,
            slug=self.drawn.dom_id,
            address=self.address,
            look_up=lambda slugs: sources,
            description=self.drawn.description,
            moment=datetime.fromisoformat(pin.moment) if pin else None,
            citation=citation.plain,
            more={
                "figure": self.drawn.slug,
                "rule": rule and dict(zip(("slug", "version", "title"), rule, strict=True)),
                "parameters": dict(figure.query),
                "revisions": dict(pin.revisions) if pin else {},
                "unit": figure.unit,
                "denominator": figure.denominator,
                "notes": list(figure.notes),
                "fingerprint": citation.fingerprint,
            },
            words=words,
        )

    @property
    def csv_metadata(self) -> str:
        table, address = self._counted, urljoin(self.address, self.drawn.links.file("csv"))
        return as_json(csvw([table], {table.name: address}, self.about))

    @property
    def zip(self) -> bytes:
        data, made, table = self.drawn.csv.encode(), BytesIO(), self._counted
        with Archive(made, self.drawn.dom_id) as archive:
            archive.add("data.csv", data)
            archive.add("data.csv-metadata.json", self.csv_metadata)
            archive.add("data.excel.csv", self.drawn.excel_csv)
            archive.add("data.json", self.json)
            archive.add("picture.svg", self.svg)
            archive.add("picture.png", png(self.svg, WIDTH))
            archive.add_citations(self.citation)
            files = {table.name: ("data.csv", len(data), sha256(data).hexdigest())}
            archive.add("datapackage.json", as_json(data_package([table], files, self.about)))
            title = f"{self.drawn.registered.title}\n{self.drawn.figure.title}"
            archive.add_readme(
                title,
                self.about.pairs([table]),
                self.citation.plain,
                CHECKED.format(verify=self.verify_address),
            )
        return made.getvalue()


# By the ending of its address each file: its type, and what it holds.
FORMATS: dict[str, tuple[str, Callable[[FigureFiles], str | bytes]]] = {
    "csv": (CSV, lambda files: files.drawn.csv),
    "csv-metadata.json": ("application/csvm+json", lambda files: files.csv_metadata),
    "excel.csv": (CSV, lambda files: files.drawn.excel_csv),
    "xlsx": (XLSX, lambda files: files.xlsx),
    "json": (JSON, lambda files: files.json),
    "svg": (SVG, lambda files: files.svg),
    "png": (PNG, lambda files: png(files.svg, WIDTH)),
    "phone.png": (PNG, lambda files: png(files.svg_narrow, PHONE_WIDTH)),
    "zip": ("application/zip", lambda files: files.zip),
}
