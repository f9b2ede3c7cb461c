"""The files of a figure under one query, each with its papers: who says so, since when, on what
terms, and where it is found.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from io import BytesIO
from urllib.parse import urljoin

from nkworld.charts import to_json, to_svg_file
from nkworld.charts.citations import Citation
from nkworld.files.about import About, SourceTerms
from nkworld.files.archive import Archive
from nkworld.files.descriptions import as_json, csvw, data_package
from nkworld.files.figures import table_of
from nkworld.files.tables import Table
from nkworld.provenance.number_addresses import NumberAddresses

from .drawing import FigureView
from .pictures import PHONE_WIDTH, WIDTH, png

CHECKED = """\
This address keeps the figures of that moment. The fingerprint in it is the beginning of the SHA-256
of data.csv. Paste this citation, or hand in data.csv, at
{verify}
to see whether the portal still says so, or what has changed, when and why."""


@dataclass(frozen=True)
class FigureFiles:
    """`address` is that of the figure's page, `verify_address` where a file of it can be checked
    later: both in full.
    """

    drawn: FigureView
    citation: Citation
    address: str
    verify_address: str

    @property
    def csv(self) -> str:
        return self.drawn.csv

    @property
    def excel_csv(self) -> str:
        return self.drawn.excel_csv

    @cached_property
    def json(self) -> str:
        of = NumberAddresses.of_state(self.drawn.figure).of
        address = lambda *at: urljoin(self.address, of(*at))  # noqa: E731
        return json.dumps(to_json(self.drawn.figure, self.drawn.terms, address))

    @cached_property
    def svg(self) -> str:
        return to_svg_file(self.drawn.figure, address=self.address)

    @property
    def png(self) -> bytes:
        return png(self.svg, WIDTH)

    @property
    def phone_png(self) -> bytes:
        return png(to_svg_file(self.drawn.figure, "narrow", self.address), PHONE_WIDTH)

    @property
    def xlsx(self) -> bytes:
        from nkworld.files.as_xlsx import write_xlsx  # as in nkworld.api.writing.renderers

        made = BytesIO()
        write_xlsx(made, [self._table], self.about)
        return made.getvalue()

    @property
    def _table(self) -> Table:
        return table_of(self.drawn.figure, self.drawn.terms)

    @cached_property
    def _counted(self) -> Table:
        """The same when its rows have been read: what describes it says how many there are."""
        table = self._table
        for _ in table.read():
            pass
        return table

    @cached_property
    def about(self) -> About:
        """What whoever opens a file has to know."""
        figure, citation, pin = self.drawn.figure, self.citation, self.drawn.figure.pin
        rule = f"{pin.rule[0]}.{pin.rule[1]}" if pin and pin.rule else ""
        words = [
            ("Figure", self.drawn.registered.title),
            ("What it says", figure.title),
            ("What is counted", figure.subtitle),
            ("Unit", figure.unit),
            ("Share of", figure.denominator),
            ("Rule", f"{pin.rule[2]} ({rule})" if pin and pin.rule else ""),
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
            look_up=lambda slugs: self._sources,
            description=self.drawn.description,
            moment=datetime.fromisoformat(pin.moment) if pin else None,
            citation=citation.plain,
            more={
                "figure": self.drawn.slug,
                "rule": dict(zip(("slug", "version", "title"), pin.rule, strict=True))
                if pin and pin.rule
                else None,
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
    def _sources(self) -> Sequence[SourceTerms]:
        terms = self.drawn.terms
        return [
            SourceTerms(each.slug, each.name, terms.get(each.slug, ""))
            for each in self.drawn.figure.sources
        ]

    @property
    def csv_address(self) -> str:
        return urljoin(self.address, self.drawn.links.csv)

    @property
    def csv_metadata(self) -> str:
        """What the CSV holds, as CSV on the Web says it."""
        table = self._counted
        return as_json(csvw([table], {table.name: self.csv_address}, self.about))

    @property
    def zip(self) -> bytes:
        """All files in one, with what is needed to check and to cite them."""
        data, made, table = self.csv.encode(), BytesIO(), self._counted
        with Archive(made, self.drawn.dom_id) as archive:
            archive.add("data.csv", data)
            archive.add("data.csv-metadata.json", self.csv_metadata)
            archive.add("data.excel.csv", self.excel_csv)
            archive.add("data.json", self.json)
            archive.add("picture.svg", self.svg)
            archive.add("picture.png", self.png)
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
