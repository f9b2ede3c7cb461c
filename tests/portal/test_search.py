"""What domains announce to the search, and how a text is quoted there."""

import pytest

from nkworld.portal import search
from nkworld.portal.search import Hit, excerpt, register
from nkworld.search.words import typed_words


@pytest.fixture
def announced(monkeypatch):
    """The searchers of one test."""
    searchers = {}
    monkeypatch.setattr(search, "searchers", searchers)
    return searchers


def test_a_searcher_gets_the_words_and_its_hits_make_a_group(client, announced):
    asked = []

    @register("Almanacs")
    def almanacs(words):
        asked.append(words)
        return [Hit("An <almanac>", "/almanac/", about="Ruritania")]

    html = client.get("/search/", {"q": "  old   “almanac”, "}).content.decode()

    assert asked == [["old", "almanac"]]
    assert '<h2 id="almanacs">Almanacs</h2>' in html
    assert '<a href="/almanac/">An &lt;almanac&gt;</a>' in html
    assert '<span class="meta">Ruritania</span>' in html


def test_a_group_without_hits_is_not_shown(client, announced):
    register("Almanacs")(lambda words: [])

    assert b"Almanacs" not in client.get("/search/", {"q": "almanac"}).content


def test_a_title_is_announced_once(announced):
    register("Almanacs")(lambda words: [])

    with pytest.raises(ValueError, match="Almanacs"):
        register("Almanacs")(lambda words: [])


@pytest.mark.parametrize("typed", ["", " ", "?!", "\0", "\u200b"])
def test_nothing_to_look_for_asks_no_searcher(client, announced, typed):
    register("Almanacs")(lambda words: pytest.fail(f"asked for {words}"))

    assert client.get("/search/", {"q": typed}).status_code == 200


def test_words_are_composed_as_pages_are():
    """A Mac sends Hangul in pieces."""
    pieces = "\u1112\u1161\u11ab"

    assert typed_words(pieces) == ["한"]


@pytest.mark.parametrize(
    ("text", "words", "shown"),
    [
        ("It said so. Aid came.", ["aid"], "It said so. <mark>Aid</mark> came."),
        ("The UN united.", ["un"], "The <mark>UN</mark> united."),
        ("Traders trade.", ["trade"], "<mark>Trade</mark>rs <mark>trade</mark>."),
        ("한국은 북조선과 이웃이다.", ["조선"], "한국은 북<mark>조선</mark>과 이웃이다."),
        ("ÉLAN in Élan", ["élan"], "<mark>ÉLAN</mark> in <mark>Élan</mark>"),
        ("US$100 (ca.)", ["us$100", "(ca"], "<mark>US$100</mark> <mark>(ca</mark>.)"),
        ("a <b>bold</b> & word", ["bold"], "a &lt;b&gt;<mark>bold</mark>&lt;/b&gt; &amp; word"),
        ("a <script>", ["<script>"], "a <mark>&lt;script&gt;</mark>"),
        ("Nothing of it.", ["else"], "Nothing of it."),
    ],
)
def test_the_words_are_marked_and_everything_is_escaped(text, words, shown):
    assert excerpt(text, words) == shown


def test_a_long_text_is_cut_between_words_around_what_was_found():
    shown = excerpt("far away " * 40 + "the needle here " + "and on " * 60, ["needle"])

    assert shown.startswith("… away ") or shown.startswith("… far ")
    assert "the <mark>needle</mark> here" in shown
    assert shown.endswith(("and …", "on …"))
    assert len(shown) < 350


def test_words_that_stand_together_are_quoted_together():
    text = "Kim came. " + "So it went on. " * 30 + "Kim Jong Un left."

    assert "<mark>Kim</mark> <mark>Jong</mark> <mark>Un</mark> left." in excerpt(
        text, ["Kim", "Jong", "Un"]
    )


def test_a_text_without_spaces_is_cut_all_the_same():
    shown = excerpt("字" * 500 + "中国" + "字" * 500, ["中国"])

    assert "<mark>中国</mark>" in shown
    assert len(shown) < 350
