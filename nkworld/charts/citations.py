"""How a figure is cited, in files that reference managers read."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

SPECIAL_IN_BIBTEX = re.compile(r"[\\{}$&#%_~^]")
COMMANDS = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}


@dataclass(frozen=True)
class Citation:
    """A figure in one state; `as_of` is the day up to which it knows, None of nothing."""

    title: str
    slug: str
    as_of: date | None
    fingerprint: str
    address: str

    @property
    def key(self) -> str:
        return f"nkw-{self.slug.replace('/', '-')}-{self.fingerprint}"

    @property
    def note(self) -> str:
        return f"{self.slug}, data fingerprint {self.fingerprint}"

    @property
    def plain(self) -> str:
        as_of = f", as of {self.as_of:%Y-%m-%d}" if self.as_of else ""
        return f"{SITE}, “{self.title}” ({self.note}){as_of}, {self.address}"

    @property
    def styles(self) -> dict[str, str]:
        day = self.as_of
        american = f"{day:%B} {day.day}, {day.year}" if day else "n.d."
        turned = f"{day.year}, {day:%B} {day.day}" if day else "n.d."
        british = f"{day.day} {day:%B} {day.year}, " if day else ""
        return {
            "APA": f"{SITE}. ({turned}). {self.title} ({self.note}) [Data set]. {self.address}",
            "MLA": f"“{self.title}.” {SITE}, {self.note}, {british}{self.address}.",
            "Chicago": f"{SITE}. “{self.title}.” {american}; {self.note}. {self.address}.",
        }

    @property
    def bibtex(self) -> str:
        fields = {
            "title": f"{{{_bibtex(self.title)}}}",
            "author": f"{{{_bibtex(SITE)}}}",
            "date": f"{self.as_of:%Y-%m-%d}" if self.as_of else "",
            "year": f"{self.as_of:%Y}" if self.as_of else "",
            "url": self.address,
            "note": _bibtex(self.note),
        }
        lines = [f"  {name} = {{{text}}}," for name, text in fields.items() if text]
        return "\n".join([f"@online{{{self.key},", *lines, "}", ""])

    @property
    def ris(self) -> str:
        """RIS ends its lines as Windows does."""
        lines = [
            ("TY", "DATA"),
            ("ID", self.key),
            ("TI", self.title),
            ("AU", SITE),
            *(
                [("PY", f"{self.as_of:%Y}"), ("DA", f"{self.as_of:%Y/%m/%d/}")]
                if self.as_of
                else []
            ),
            ("UR", self.address),
            ("N1", self.note),
            ("ER", ""),
        ]
        return "".join(f"{tag}  - {text}\r\n" for tag, text in lines)

    @property
    def csl_json(self) -> str:
        item: dict[str, Any] = {
            "id": self.key,
            "type": "dataset",
            "title": self.title,
            "author": [{"literal": SITE}],
            "URL": self.address,
            "note": self.note,
        }
        if self.as_of:
            item["issued"] = {"date-parts": [[self.as_of.year, self.as_of.month, self.as_of.day]]}
        return json.dumps([item], ensure_ascii=False, indent=2)


def _bibtex(text: str) -> str:
    return SPECIAL_IN_BIBTEX.sub(lambda found: COMMANDS.get(found[0], f"\\{found[0]}"), text)


@dataclass(frozen=True)
class CitationFormat:
    title: str
    content_type: str
    write: Callable[[Citation], str]


# By the ending of its file.
FORMATS = {
    "bib": CitationFormat("BibTeX", "application/x-bibtex", lambda each: each.bibtex),
    "ris": CitationFormat("RIS", "application/x-research-info-systems", lambda each: each.ris),
    "csl.json": CitationFormat(
        "CSL-JSON", "application/vnd.citationstyles.csl+json", lambda each: each.csl_json
    ),
}


SITE = "North Korea in the World"
LINE = "The DPRK’s external relations, figure by figure, with the source of each."
LICENCE = "CC BY 4.0"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"
# Stated in full: what a source demands of its own figures stands above what we allow.
TERMS = f"Data {LICENCE}, sources’ own terms apart"
