"""The files of a figure under one query, each with its papers: who says so, since when, on what
terms, and where it is found.
"""

import json
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urljoin

from nkworld.charts import (
    SourceRef,
    to_json,
    to_svg_file,
    to_xlsx,
)
from nkworld.charts.as_csvw import fields_of, to_csvw
from nkworld.charts.citations import Citation
from nkworld.charts.imprint import LICENCE, LICENCE_URL, SITE, TERMS

from .drawing import FigureView
from .pictures import PHONE_WIDTH, WIDTH, png

CITED = "Cite as"


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
        return json.dumps(to_json(self.drawn.figure, self.drawn.terms))

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
        return to_xlsx(self.drawn.figure, self.drawn.terms, self.papers)

    @cached_property
    def papers(self) -> list[tuple[str, str]]:
        """What whoever opens a file has to know: pairs of a name and a text, none empty."""
        figure, citation = self.drawn.figure, self.citation
        pairs = [
            ("Figure", self.drawn.registered.title),
            ("What it says", figure.title),
            ("What is counted", figure.subtitle),
            ("Unit", figure.unit),
            ("Share of", figure.denominator),
            ("Rule", self.rule),
            ("Asked", ", ".join(f"{name}={text}" for name, text in figure.query)),
            ("As of", figure.as_of),
            ("Known at", self.moment),
            ("Revisions", self.revisions),
            *(("Source", self._with_terms(each)) for each in figure.sources),
            *(("Note", note) for note in figure.notes),
            ("Published by", SITE),
            ("Licence", f"{TERMS}: {LICENCE_URL}"),
            ("Address", self.address),
            ("Address of this state", citation.address),
            ("Fingerprint of the CSV", citation.fingerprint),
            (CITED, citation.plain),
        ]  # fmt: skip
        return [(name, text) for name, text in pairs if text]

    @property
    def rule_name(self) -> str:
        """“kotra-first.3”; empty where no rule chose."""
        pin = self.drawn.figure.pin
        return f"{pin.rule[0]}.{pin.rule[1]}" if pin and pin.rule else ""

    @property
    def rule(self) -> str:
        """The rule that chose among sources, by title and version."""
        pin = self.drawn.figure.pin
        return f"{pin.rule[2]} ({self.rule_name})" if pin and pin.rule else ""

    @property
    def moment(self) -> str:
        """As known at which the figures stand."""
        pin = self.drawn.figure.pin
        return pin.moment if pin else ""

    @property
    def revisions(self) -> str:
        pin = self.drawn.figure.pin
        return ", ".join(f"{slug} {number}" for slug, number in pin.revisions) if pin else ""

    def _with_terms(self, source: SourceRef) -> str:
        terms = self.drawn.terms.get(source.slug)
        return f"{source.name} (its terms: {terms})" if terms else source.name

    @property
    def csv_address(self) -> str:
        return urljoin(self.address, self.drawn.links.csv)

    @property
    def csv_metadata(self) -> str:
        """What the CSV holds, as CSV on the Web says it."""
        described = to_csvw(
            self.drawn.figure, self.drawn.terms, self.csv_address, {"told": list(self.papers)}
        )
        return json.dumps(described, ensure_ascii=False, indent=2)

    @cached_property
    def package(self) -> str:
        """What the CSV holds, as a Data Package (frictionlessdata.io) describes it."""
        figure, citation = self.drawn.figure, self.citation
        described = {
            "profile": "tabular-data-package",
            "name": self.drawn.dom_id,
            "title": figure.title,
            "description": self.drawn.description,
            "homepage": self.address,
            "version": self.moment or figure.as_of,
            "rule": self.rule_name,
            "parameters": dict(figure.query),
            "licenses": [{"name": "CC-BY-4.0", "title": LICENCE, "path": LICENCE_URL}],
            "sources": [
                {"title": each.name, "licence": self.drawn.terms.get(each.slug, "")}
                for each in figure.sources
            ],
            "citation": citation.plain,
            "fingerprint": citation.fingerprint,
            "resources": [
                {
                    "profile": "tabular-data-resource",
                    "name": "data",
                    "path": "data.csv",
                    "format": "csv",
                    "mediatype": "text/csv",
                    "encoding": "utf-8",
                    "schema": {
                        "fields": fields_of(figure, self.drawn.terms),
                        "missingValues": [""],
                    },
                }
            ],
        }
        return json.dumps(described, ensure_ascii=False, indent=2)
