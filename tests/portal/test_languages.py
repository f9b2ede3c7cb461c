"""Words in Korean, Chinese and Japanese script are read aloud in their language (WCAG 3.1.2)."""

import pytest

from nkworld.portal.markup import with_languages


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
