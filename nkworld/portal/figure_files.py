"""What becomes of a figure beside its page: files under one query, each with its papers; links that
hand it on, and the code that embeds it elsewhere.
"""

import json
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from io import BytesIO
from typing import NamedTuple
from urllib.parse import quote, urlencode, urljoin, urlsplit

from django.conf import settings
from django.http import QueryDict
from django.urls import Resolver404, resolve
from django.utils.html import format_html
from django.utils.safestring import SafeString

from nkworld.atlas.page_addresses import page_address
from nkworld.charts import LAYOUTS, plan_of, to_json, to_svg_file
from nkworld.charts.citations import Citation
from nkworld.charts.plan.axes import wrap
from nkworld.charts.svg import files as drawn_files
from nkworld.charts.svg import to_png
from nkworld.figures.bindings import NumberAddresses
from nkworld.files.about import About, SourceTerms, as_json, csvw, data_package
from nkworld.files.archive import Archive
from nkworld.files.tables import Table, table_of
from nkworld.running.overload.limits import one_at_a_time

from .drawing import FigureView
from .figure_views import address

WIDTH, PHONE_WIDTH = 1920, 1080  # dots
CARD_WIDTH, CARD_HEIGHT = drawn_files.WIDTH, drawn_files.HEIGHT
CSV, JSON, SVG, PNG = "text/csv; charset=utf-8", "application/json", "image/svg+xml", "image/png"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CHECKED = """\
This address keeps the figures of that moment. The fingerprint in it is the beginning of the SHA-256
of data.csv. Paste this citation, or hand in data.csv, at
{verify}
to see whether the portal still says so, or what has changed, when and why."""


drawing, LONGEST_WAIT = threading.Lock(), 5.0  # seconds


def png(svg: str, width: int) -> bytes:
    """A picture `width` dots wide; OutOfTime (503) while too many others wait."""
    with one_at_a_time(drawing, LONGEST_WAIT):
        return to_png(svg, width, settings.PICTURE_FONTS)


def workbook(table: Table, about: About) -> bytes:
    from nkworld.files.as_xlsx import write_xlsx  # as in nkworld.api.views

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
        table, address = self._counted, urljoin(self.address, self.drawn.links["files"]["CSV"])
        return as_json(csvw([table], {table.name: address}, self.about))

    @property
    def zip(self) -> bytes:
        data, made, table = self.drawn.csv.encode(), BytesIO(), self._counted
        with Archive.into(made, self.drawn.dom_id) as archive:
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
            pairs, checked = self.about.pairs([table]), CHECKED.format(verify=self.verify_address)
            archive.add_readme(title, pairs, self.citation.plain, checked)
        return made.getvalue()


# By the ending of its address each file: its type, and what it holds.
FORMATS: dict[str, tuple[str, Callable[[FigureFiles], str | bytes]]] = {
    "csv": (CSV, lambda files: files.drawn.csv),
    "csv-metadata.json": ("application/csvm+json", lambda files: files.csv_metadata),
    "excel.csv": (CSV, lambda files: files.drawn.excel_csv),
    "xlsx": (
        XLSX,
        lambda files: workbook(table_of(files.drawn.figure, files.drawn.terms), files.about),
    ),
    "json": (JSON, lambda files: files.json),
    "svg": (SVG, lambda files: files.svg),
    "png": (PNG, lambda files: png(files.svg, WIDTH)),
    "phone.png": (
        PNG,
        lambda files: png(to_svg_file(files.drawn.figure, "narrow", files.address), PHONE_WIDTH),
    ),
    "zip": ("application/zip", lambda files: files.zip),
}


THEMES = ("light", "dark")
# CSS pixels, where nobody says how much room there is: an article's. A narrower frame is higher and
# scrolls, until the page's script gives it its height.
FRAME_WIDTH = 720

# What static/portal/embed.css prints around the picture, in CSS pixels.
PADDING, TITLE, TEXT, SMALL = 16, 20, 15, 13.5
LINE = 1.45
NARROW_UP_TO, NARROW_PICTURE = 640, 448
PAPERS = 96  # terms, site, links and the gaps between
FRAME = (
    '<iframe src="{}" title="{}" width="{}" height="{}" loading="lazy" frameborder="0"></iframe>'
)
# For the page around: it believes a height only of the frame that tells it.
RESIZING = """\
<script>
addEventListener("message", ({ source, data }) => {
  if (data?.type !== "nkworld:height") return;
  for (const frame of document.querySelectorAll("iframe"))
    if (frame.contentWindow === source) frame.height = data.height;
});
</script>"""


def ways_to_share(title: str, address: str) -> list[tuple[str, str]]:
    words = f"{title} {address}"
    mail = f"subject={quote(title)}&body={quote(words)}"
    shared = urlencode({"url": address})
    return [
        ("E-mail", f"mailto:?{mail}"),
        ("Bluesky", f"https://bsky.app/intent/compose?{urlencode({'text': words})}"),
        ("LinkedIn", f"https://www.linkedin.com/sharing/share-offsite/?{shared}"),
        ("X", f"https://x.com/intent/post?{urlencode({'text': title, 'url': address})}"),
    ]


class ChartAddress(NamedTuple):
    """What the address of a figure's page, or of its embedded page, asks for."""

    host: str
    slug: str
    query: QueryDict


def chart_at(text: str) -> ChartAddress | None:
    """None where the text is no such address; `host` is empty where it begins with its path."""
    try:
        parts = urlsplit(text.strip())
        match = resolve(parts.path)
    except (ValueError, Resolver404):
        return None
    if match.view_name not in ("portal:chart", "portal:chart-embed"):
        return None
    query = QueryDict(parts.query, mutable=True)
    query.pop("theme", None)
    return ChartAddress(parts.netloc, match.kwargs["slug"], query)


def frame(
    drawn: FigureView, origin: str, as_of: str = "", width: str = "100%", height: int = 0
) -> SafeString:
    """The code to copy: an iframe that fits an article without a script. `origin` is
    https://portal.example; `as_of` freezes it.
    """
    given = drawn.form.given | ({"as_of": as_of} if as_of else {})
    embedded = address(origin + page_address("portal:chart-embed", drawn.slug), given)
    height = height or height_at(drawn, FRAME_WIDTH)
    return format_html(FRAME, embedded, drawn.figure.title, width, height)


def height_at(drawn: FigureView, width: int) -> int:
    """How high the embedded page is at a width, rather too high than too low."""
    figure, inner = drawn.figure, max(width - 2 * PADDING, 100)
    layout, drawn_width = LAYOUTS["wide"], inner
    if inner < NARROW_UP_TO:
        layout, drawn_width = LAYOUTS["narrow"], min(inner, NARROW_PICTURE)
    plan = plan_of(figure, layout) if figure else None
    picture = (plan.height if plan else layout.size * 3) * drawn_width / layout.width
    title = len(wrap(figure.title, TITLE, inner, bold=True)) * TITLE * 1.25
    above = [*wrap(figure.deck, TEXT, inner), *wrap(figure.subtitle, TEXT, inner)]
    names = ", ".join(source.name for source in figure.sources)
    source = f"Sources {names}. Share of {figure.denominator}. As of {figure.as_of}."
    terms = [f"{each.name}: {each.terms}." for each in figure.sources if each.terms]
    below = sum(len(wrap(words, SMALL, inner)) for words in (*drawn.legend, source, *terms))
    text = (len(above) * TEXT + below * SMALL) * LINE
    return round(2 * PADDING + title + picture + text + PAPERS)
