"""A figure taken along: links that hand it on, and the code that embeds it elsewhere."""

from typing import NamedTuple
from urllib.parse import quote, urlencode, urlsplit

from django.http import QueryDict
from django.urls import Resolver404, resolve
from django.utils.html import format_html
from django.utils.safestring import SafeString

from nkworld.asking.questions import InvalidQuery, nearest
from nkworld.atlas.page_addresses import page_address
from nkworld.charts import LAYOUTS, plan_of
from nkworld.charts.plan.layout import wrap

from .drawing import FigureView
from .figure_views import address

THEMES = ("light", "dark")
# CSS pixels, where nobody says how much room there is: an article's. A narrower frame is higher and
# scrolls, until the page's script gives it its height.
WIDTH = 720

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


def take_theme(query: QueryDict) -> str:
    """Which of the themes was asked for; empty where the reader's own decides."""
    theme = query.pop("theme", [""])[-1]
    if theme and theme not in THEMES:
        raise InvalidQuery([("theme", f"“{theme}” is no theme. {nearest(theme, THEMES)}")])
    return theme


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
    given = dict(drawn.form.given) | ({"as_of": as_of} if as_of else {})
    embedded = address(origin + page_address("portal:chart-embed", drawn.slug), given)
    return format_html(
        FRAME, embedded, drawn.figure.title, width, height or height_at(drawn, WIDTH)
    )


def height_at(drawn: FigureView, width: int) -> int:
    """How high the embedded page is at a width, rather too high than too low."""
    figure, inner = drawn.figure, max(width - 2 * PADDING, 100)
    is_narrow = inner < NARROW_UP_TO
    layout = LAYOUTS["narrow" if is_narrow else "wide"]
    drawn_width = min(inner, NARROW_PICTURE) if is_narrow else inner
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
