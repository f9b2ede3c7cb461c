"""Words in Korean, Chinese and Japanese script are read aloud in their language (WCAG 3.1.2)."""

import re

import pytest

from nkworld.portal.languages import with_languages
from tests.portal.markup import EMPTY, Tree
from tests.reading import page

CJK = re.compile("[\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u3400-\u9fff\uac00-\ud7af]")
# No element can stand within them, and nobody hears them as a part of the page's text.
UNHEARD = ("title", "script", "style", "option", "textarea")


@pytest.mark.parametrize(
    ("html", "marked"),
    [
        ("<p>China</p>", "<p>China</p>"),
        ("<p>China (중국)</p>", '<p>China (<span lang="ko">중국</span>)</p>'),
        ("<p>海关总署, 2015</p>", '<p><span lang="zh">海关总署</span>, 2015</p>'),
        (
            "<p>北韓 무역, 2015</p>",
            '<p><span lang="ko">北韓 무역</span>, 2015</p>',
        ),
        (
            "<p>朝鮮 and のり</p>",
            '<p><span lang="ja">朝鮮</span> and <span lang="ja">のり</span></p>',
        ),
        ("<p>2015년 1월 3일</p>", '<p>2015<span lang="ko">년 1월 3일</span></p>'),
        ('<p lang="ko">중국 and 北</p>', '<p lang="ko">중국 and 北</p>'),
        (
            '<div lang="ko"><br>중국</div><i>중국</i>',
            '<div lang="ko"><br>중국</div><i><span lang="ko">중국</span></i>',
        ),
        ('<a title="중국 > 한국">x</a>', '<a title="중국 > 한국">x</a>'),
        ("<option>중국</option>", "<option>중국</option>"),
    ],
)
def test_runs_of_foreign_script_are_marked(html, marked):
    assert with_languages(html) == marked


class Reader(Tree):
    """Texts in foreign script, with the language of what stands around them."""

    def __init__(self, html):
        self.languages, self.unmarked, self.marked = [], [], []
        super().__init__(html)

    def handle_starttag(self, tag, attrs):
        super().handle_starttag(tag, attrs)
        if tag not in EMPTY:
            self.languages.append(dict(attrs).get("lang"))

    def handle_startendtag(self, tag, attrs):
        """Drawn shapes close themselves."""

    def handle_endtag(self, tag):
        super().handle_endtag(tag)
        if tag not in EMPTY:
            self.languages.pop()

    def handle_data(self, data):
        if not CJK.search(data) or self.open[-1].tag in UNHEARD:
            return
        said = next((each for each in reversed(self.languages) if each), "en")
        (self.unmarked if said == "en" else self.marked).append(data.strip())


@pytest.mark.usefixtures("loaded")
@pytest.mark.parametrize(
    "address",
    [
        "/countries/china/",
        "/countries/china/profile/",
        "/countries/russia/trade/",
        "/diplomacy/how-we-count/",
        "/stories/goods-under-sanctions/",
        "/claims/trade/flows/1/",
        "/trade/goods/2701/",
        "/trade/flows/",
        "/search/?q=중국",
        "/glossary/",
    ],
)
def test_no_page_leaves_foreign_script_to_an_english_voice(client, address):
    assert Reader(page(client, address)).unmarked == []


@pytest.mark.usefixtures("loaded")
def test_the_pages_have_such_words(client):
    assert len(Reader(page(client, "/diplomacy/how-we-count/")).marked) > 10
