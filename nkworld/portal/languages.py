"""Korean, Chinese and Japanese words on English pages, marked so that they are read aloud as such.

The finished page is marked, once, so that no template has to think of it.
"""

import re

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


def language_of(text: str, beside: str = "") -> str:
    """Han alone is Chinese, beside Hangul or kana what these are."""
    for written in (text, beside):
        if re.search(f"[{HANGUL}]", written):
            return "ko"
        if re.search(f"[{KANA}]", written):
            return "ja"
    return "zh"


def with_languages(html: str) -> str:
    if not FOREIGN.search(html):
        return html
    parts = TAG.split(html)
    around = _Around()
    for place, part in enumerate(parts):
        if place % 2:
            around.pass_by(part)
        elif around.is_english and FOREIGN.search(part):
            parts[place] = _marked(part)
    return "".join(parts)


def _marked(text: str) -> str:
    return RUN.sub(lambda run: f'<span lang="{language_of(run[0], text)}">{run[0]}</span>', text)


class _Around:
    """Which elements are open, and of each the language within it; none within what takes no
    markup.
    """

    def __init__(self) -> None:
        self._open: list[tuple[str, str]] = [("", "en")]

    @property
    def is_english(self) -> bool:
        return self._open[-1][1].startswith("en")

    def pass_by(self, tag: str) -> None:
        found = NAME.match(tag)
        if found is None:
            return  # a comment, or the doctype
        name = found[1].lower()
        if not tag.startswith("</"):
            if name not in EMPTY and not tag.endswith("/>"):
                around, own = self._open[-1][1], LANG.search(tag)
                language = own[1] or around if own and around else around
                self._open.append((name, "" if name in WITHOUT_MARKUP else language))
        elif name in [each for each, _ in self._open]:
            while self._open.pop()[0] != name:
                pass
