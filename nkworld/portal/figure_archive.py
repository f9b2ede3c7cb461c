"""All files of a figure in one, with what is needed to check and to cite them."""

import zipfile
from collections.abc import Mapping
from hashlib import sha256
from io import BytesIO
from textwrap import fill

from .figure_files import CITED, FigureFiles

README = """\
{title}
{headline}

Cite as
{citation}

This address keeps the figures of that moment. The fingerprint in it is the beginning of the SHA-256
of data.csv. Paste this citation, or hand in data.csv, at
{verify}
to see whether the portal still says so, or what has changed, when and why.

What is known of the figures
{papers}

Files
  data.csv          one row for each series and period; an empty value is a gap, not a zero;
                    low and high are bounds that a source gives, "status" says how a value came
                    about, "read" how it was read, "authority" whose word it is
  data.csv-metadata.json
                    what its columns are, as CSV on the Web (W3C) says it
  data.excel.csv    the same for spreadsheets
  data.json         the same with headline, notes and sources
  picture.svg       the picture, to be scaled
  picture.png       the picture, 1,920 dots wide
  citation.bib, citation.ris, citation.csl.json
  datapackage.json  what the columns are, as programs read it (Data Package)
  SHA256SUMS        check with: sha256sum -c SHA256SUMS
"""
EPOCH = (1980, 1, 1, 0, 0, 0)  # no clock: asked twice, the same bytes


def archive(files: FigureFiles) -> bytes:
    """The bytes of a ZIP file: the same as long as the figure is."""
    contents = {name: _bytes(content) for name, content in _contents(files).items()}
    sums = "".join(f"{sha256(content).hexdigest()}  {name}\n" for name, content in contents.items())
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archived:
        for name, content in (contents | {"SHA256SUMS": sums.encode()}).items():
            info = zipfile.ZipInfo(f"{files.drawn.dom_id}/{name}", EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archived.writestr(info, content)
    return made.getvalue()


def _contents(files: FigureFiles) -> Mapping[str, str | bytes]:
    citation = files.citation
    return {
        "README.txt": _readme(files),
        "data.csv": files.csv,
        "data.csv-metadata.json": files.csv_metadata,
        "data.excel.csv": files.excel_csv,
        "data.json": files.json,
        "picture.svg": files.svg,
        "picture.png": files.png,
        "citation.bib": citation.bibtex,
        "citation.ris": citation.ris,
        "citation.csl.json": citation.csl_json,
        "datapackage.json": files.package,
    }


def _readme(files: FigureFiles) -> str:
    papers = [
        fill(f"{name}: {text}", 100, initial_indent="  ", subsequent_indent="    ",
             break_long_words=False, break_on_hyphens=False)
        for name, text in files.papers
        if name != CITED
    ]  # fmt: skip
    return README.format(
        title=files.drawn.registered.title,
        headline=files.drawn.figure.title,
        citation=files.citation.plain,
        verify=files.verify_address,
        papers="\n".join(papers),
    )


def _bytes(content: str | bytes) -> bytes:
    return content.encode() if isinstance(content, str) else content
