"""How a figure was read, guessed from the address of its citation. An editor may know better."""

from urllib.parse import urlsplit

from .models.grade import Grade

# Copies of encyclopedias and notes that nobody reviewed: parts of a host, or of host and path.
COMPILATIONS = (
    "wikipedia.",
    "wikimili.",
    "wikiwand.",
    "namu.wiki",
    "thewiki.kr",
    "liquisearch.",
    "absoluteastronomy.",
    "chinapedia/",
    "Ahmet-Dedeler/free-north-korea",
)


def guess_grade(citation: str, source_url: str = "") -> Grade:
    """Primary on the source's own host, tertiary in a known compilation, else secondary."""
    address = urlsplit(citation)
    if any(part in f"{address.netloc}{address.path}" for part in COMPILATIONS):
        return Grade.TERTIARY
    if address.netloc and _host(citation) == _host(source_url):
        return Grade.PRIMARY
    return Grade.SECONDARY


def _host(url: str) -> str:
    """The host without what only tells a phone's page from a desk's."""
    host = urlsplit(url).netloc.lower().partition(":")[0]
    return host.removeprefix("www.").removeprefix("m.")
