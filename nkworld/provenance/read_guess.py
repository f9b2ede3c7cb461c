"""How a figure was read, guessed from the address of its citation. An editor may know better."""

import re
from urllib.parse import SplitResult, urlsplit

from .models import Authority, Read, Source

# Encyclopedias, their copies, and notes that nobody reviewed: parts of a host, or of host and path.
COMPILATIONS = (
    *("wikipedia", "wikimili.", "wikiwand.", "wikizero.", "knowpia.", "profilpelajar."),
    *("namu.wiki", "thewiki.kr", "mir.pe", "liquisearch.", "absoluteastronomy.", "alchetron."),
    *("everything2.", "encyclopedia", "Ahmet-Dedeler/free-north-korea"),
)
# Whoever likes writes there, and may copy without naming whom.
ANYBODY = ("blogspot.", "tistory.com", "cafe.daum.net", "sites.google.com")
WIKI_PAGE = re.compile(r"(?:^|/)wiki/")


def address_of(text: str) -> SplitResult:
    """The parts of an address; all are empty where the text can't be one, such as `https://[`."""
    try:
        return urlsplit(text)
    except ValueError:
        return urlsplit("")


def guess_read(citation: str, source: Source | None = None) -> Read:
    """At the source on its own host, in a compilation where nobody reviews, else quoted."""
    address = address_of(citation)
    place = f"{address.netloc}{address.path}"
    if any(part in place for part in COMPILATIONS) or WIKI_PAGE.search(address.path):
        return Read.COMPILATION
    if source and address.netloc and _publisher(address) == _publisher(address_of(source.url)):
        return Read.COMPILATION if source.authority == Authority.BLOG else Read.AT_SOURCE
    is_anybodys = any(part in address.netloc for part in ANYBODY)
    return Read.COMPILATION if is_anybodys else Read.QUOTED


def _publisher(address: SplitResult) -> str:
    """The host without what only tells a phone's page from a desk's; on GitHub, the repository."""
    host = address.netloc.lower().partition(":")[0]
    host = host.removeprefix("www.").removeprefix("m.")
    path = address.path.lower().split("/")[1:3] if host == "github.com" else []
    return "/".join([host, *path])
