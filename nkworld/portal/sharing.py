"""Ways to hand on an address: links that ask nobody anything before they are followed."""

from urllib.parse import quote, urlencode


def ways_to_share(title: str, address: str) -> list[tuple[str, str]]:
    """Pairs of a way's name and its link."""
    words = f"{title} {address}"
    mail = f"subject={quote(title)}&body={quote(words)}"
    shared = urlencode({"url": address})
    return [
        ("E-mail", f"mailto:?{mail}"),
        ("Bluesky", f"https://bsky.app/intent/compose?{urlencode({'text': words})}"),
        ("LinkedIn", f"https://www.linkedin.com/sharing/share-offsite/?{shared}"),
        ("X", f"https://x.com/intent/post?{urlencode({'text': title, 'url': address})}"),
    ]
