"""Markdown that an editor would not write, and an HTML parser that finds what must not come out."""

import re
from html.parser import HTMLParser

SCRIPTS = ["javascript:alert(1)", "JaVa\tScRiPt:alert(1)", "data:text/html,<script>1</script>"]
SCRIPTS += ["vbscript:1", "//evil.example/x.js", "&#106;avascript:1", "\x01javascript:1"]
TAGS = ["script", "img", "svg", "style", "iframe", "a", "math", "p", "form", "base", "object"]
PIECES = [
    *("# ", "## ", "- ", "1. ", "> ", "```\n", "`", "**", "_", "~~", "|", "|---|---|\n", "\\"),
    *("[", "](", ")", "![x](", "<", ">", "&lt;", "&#60;", '"', "'", "<!--", "-->", "<![CDATA["),
    *("[^bureau-2015]", "[^nobody]", "[^", "]: ", "{{", "}}", "{{x|", "|US$100}}", "{%", "{{{"),
    *("\n", "\n\n", "\t", "\r", "\0", "\u202e", "\u2066", "\ufeff", "\ud7ff", "é", "출", "٣", "😀"),
    "{{trade:XRU:2014:export:bureau|US$100}}",
    "a" * 300,
    "[" * 60,
    "> " * 60,
]


def text(rng):
    """A text of pieces, with HTML and addresses that would run among them."""
    return "".join(_piece(rng) for _ in range(rng.randint(1, 40)))


def _piece(rng):
    kind = rng.random()
    if kind < 0.55:
        return rng.choice(PIECES)
    if kind < 0.75:
        return rng.choice(["word ", "Ruritania ", "2014 ", "US$100 "])
    script, tag = rng.choice(SCRIPTS), rng.choice(TAGS)
    return rng.choice(
        [
            f"[words]({script})",
            f'[words](<{script}> "title" )',
            f"[x]: {script}\n\n[x]",
            f"<{script}>",
            f"<{tag} src={script} onerror=alert(1) style=x:y>",
            f"</{tag}><{tag}/onload='alert(1)'>",
            f'{{{{trade:"><{tag} onload=1>|<{tag} onload=1>}}}}',
            f'[^"><{tag} onload=1>]',
        ]
    )


class Unsafe(HTMLParser):
    """`found`: each tag, attribute or address that could run or load something."""

    TAGS = {
        *("p", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "code", "br"),
        *("hr", "table", "thead", "tbody", "tr", "th", "td", "em", "strong", "a", "sup", "mark"),
        *("div", "section", "span", "dl", "dt", "dd", "small", "cite", "caption", "b", "time"),
        *("h1", "abbr", "acronym", "bdi", "bdo", "center", "col", "colgroup", "del", "dfn", "i"),
        *("ins", "kbd", "q", "rp", "rt", "ruby", "s", "samp", "strike", "sub", "tt", "u", "var"),
        *("details", "summary", "article", "aside", "figure", "figcaption", "footer", "header"),
        *("hgroup", "nav", "thead", "tfoot", "wbr", "data"),
    }
    ATTRIBUTES = re.compile(
        r"href|title|id|class|dir|start|rel|role|lang|scope|aria-[a-z]+|data-[a-z]+"
    )
    # As a browser reads an address: without tabs and line ends, from the first that is no space.
    LEFT_OUT = re.compile(r"^[\0-\x20]+|[\t\r\n]")
    SCHEME = re.compile(r"[a-z][a-z0-9+.-]*(?=:)", re.IGNORECASE)
    SCHEMES = {"http", "https", "mailto"}

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        if tag not in self.TAGS:
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            if not self.ATTRIBUTES.fullmatch(name):
                self.found.append(f"{name}={value}")
            scheme = self.SCHEME.match(self.LEFT_OUT.sub("", value or ""))
            if name == "href" and scheme and scheme[0].lower() not in self.SCHEMES:
                self.found.append(f"href={value}")

    handle_startendtag = handle_starttag

    def handle_comment(self, data):
        self.found.append(f"<!--{data}-->")

    def handle_decl(self, decl):
        self.found.append(f"<!{decl}>")

    unknown_decl = handle_decl

    def handle_pi(self, data):
        self.found.append(f"<?{data}>")


def unsafe(html):
    parser = Unsafe()
    parser.feed(html)
    parser.close()
    return parser.found
