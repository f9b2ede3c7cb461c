"""Korean, Chinese and Japanese words on a finished page, marked so that they are read aloud so."""

import re
from functools import partial

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
    return f'<span lang="{language_of(run[0], text)}">{run[0]}</span>'
