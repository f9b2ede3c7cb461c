import pytest

from nkworld.atlas.names import normalise, with_article


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("RURITANIA", "Ruritania"),
        ("Côte d’Ivoire", "cote d'ivoire"),
        ("Réunion", "Reunion"),
        ("Bosnia & Herzegovina", "Bosnia and Herzegovina"),
        ("Korea, Dem. People’s Rep. of", "Korea Dem People's Rep of"),
        ("Korea, Dem. People´s Rep. of", "Korea, Dem. Peoples Rep. of"),
        ("U.S.A.", "usa"),
        ("U. S. A.", "USA"),
        ("ＣＨＩＮＡ", "China"),
        ("刚果（布）", "刚果(布)"),
        ("도미니카 공화국", "도미니카공화국"),
        ("  Viet \u00a0Nam ", "Viet Nam"),
        ("North\u200b Korea", "North Korea"),
    ],
)
def test_spellings_of_one_name_share_a_key(one, other):
    assert normalise(one) == normalise(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Niger", "Nigeria"),
        ("Guinea", "Guinea-Bissau"),
        ("Dominica", "Dominican Republic"),
        ("Viet Nam", "Vietnam"),
        ("韩国", "韓國"),
    ],
)
def test_different_spellings_keep_different_keys(one, other):
    assert normalise(one) != normalise(other)


@pytest.mark.parametrize("text", ["", "   ", "…", "-.-"])
def test_nothing_but_punctuation_has_no_key(text):
    assert normalise(text) == ""


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Soviet Union", "the Soviet Union"),
        ("United Arab Emirates", "the United Arab Emirates"),
        ("Solomon Islands", "the Solomon Islands"),
        ("Philippines", "the Philippines"),
        ("World", "the world"),
        ("China", "China"),
        ("Saint Kitts and Nevis", "Saint Kitts and Nevis"),
    ],
)
def test_a_sentence_has_the_article_that_english_asks_for(name, told):
    assert with_article(name) == told
