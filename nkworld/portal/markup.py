"""Texts as HTML: Markdown that editors write, and on a finished page words in Korean, Chinese and
Japanese, marked so that they are read aloud so.
"""

import re
from functools import lru_cache, partial

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

# HTML that somebody types is kept as far as it is text: nothing is loaded from elsewhere, nothing
# runs.
TAGS = nh3.ALLOWED_TAGS - {"area", "details", "img", "map", "summary"}
SCHEMES = {"http", "https", "mailto"}

_parser = MarkdownIt("commonmark", {"typographer": False}).enable("table")


@lru_cache(maxsize=500)
def render(text: str) -> SafeString:
    html = nh3.clean(_parser.render(text), tags=TAGS, url_schemes=SCHEMES)
    return mark_safe(html)  # noqa: S308 - cleaned


HANGUL = r"\u1100-\u11ff\u3130-\u318f\uac00-\ud7af"
KANA = r"\u3040-\u30ff"
HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
SIGNS = r"\s\d\u00b7\u3000-\u303f\uff00-\uffef.,"  # between words of one language
CJK = HANGUL + KANA + HAN

FOREIGN = re.compile(f"[{CJK}]")
RUN = re.compile(f"[{CJK}](?:[{CJK}{SIGNS}]*[{CJK}])?")
TAG = re.compile(r"""(<!--.*?-->|<(?:"[^"]*"|'[^']*'|[^'">])*>)""", re.DOTALL)
NAME = re.compile(r"</?([a-zA-Z][\w-]*)")
LANG = re.compile(r'\slang="([^"]*)"')

EMPTY = {
    *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"),
}
WITHOUT_MARKUP = {"title", "script", "style", "textarea", "option", "svg"}


def with_languages(html: str) -> str:
    if not FOREIGN.search(html):
        return html
    parts = TAG.split(html)
    # Which elements are open, and the language within each; none within what takes no markup.
    opened = [("", "en")]
    for place, part in enumerate(parts):
        around = opened[-1][1]
        if not place % 2:  # a text
            if around.startswith("en") and FOREIGN.search(part):
                parts[place] = RUN.sub(partial(_marked, part), part)
        elif found := NAME.match(part):  # no comment, and not the doctype
            name = found[1].lower()
            if not part.startswith("</"):
                if name not in EMPTY and not part.endswith("/>"):
                    own = LANG.search(part)
                    language = own[1] or around if own and around else around
                    opened.append((name, "" if name in WITHOUT_MARKUP else language))
            elif name in [each for each, _ in opened]:
                while opened.pop()[0] != name:
                    pass
    return "".join(parts)


def _marked(text: str, run: re.Match[str]) -> str:
    """Han alone is Chinese, beside Hangul or kana what these are."""
    letters = {"ko": f"[{HANGUL}]", "ja": f"[{KANA}]"}
    of = (one for part in (run[0], text) for one in letters if re.search(letters[one], part))
    return f'<span lang="{next(of, "zh")}">{run[0]}</span>'
