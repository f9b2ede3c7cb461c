"""What readers typed in vain is found: synonyms in three languages, endings, typing errors."""

import re

import pytest

from tests.reading import page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]


def groups(client, q):
    """{title of a group: its part of the page}"""
    html = client.get("/search/", {"q": q}).content.decode()
    parts = re.findall(r'<section aria-labelledby="[\w-]+">(.*?)</section>', html, re.DOTALL)
    return {re.search(r"<h2[^>]*>([^<]*)</h2>", part)[1].strip(): part for part in parts}


@pytest.mark.parametrize(
    ("q", "group", "address"),
    [
        ("defectors", "Charts", "/charts/travel/resettlement/"),
        ("탈북자", "Charts", "/charts/travel/resettlement/"),
        ("workers abroad", "Charts", "/charts/travel/workers/"),
        ("해외노동자", "Charts", "/charts/travel/workers/"),
        ("Kaesong Industrial Complex", "Pages", "/travel/kaesong/"),
        ("개성공단", "Pages", "/travel/kaesong/"),
        ("개성", "Pages", "/travel/kaesong/"),
        ("开城", "Pages", "/travel/kaesong/"),
        ("Kaesung", "Pages", "/travel/kaesong/"),
        ("China share", "Charts", "/charts/trade/china-share/"),
        ("embassies closed", "Pages", "/diplomacy/missions/"),
        ("embassy", "Charts", "/charts/diplomacy/missions/"),
        ("대사관", "Charts", "/charts/diplomacy/missions/"),
        ("sanctions", "Pages", "/trade/sanctions/"),
        ("제재", "Pages", "/trade/sanctions/"),
        ("coal", "Goods", "/trade/goods/2701/"),
        ("석탄", "Goods", "/trade/goods/2701/"),
        ("wig", "Goods", "/trade/goods/6704/"),
        ("headline rule", "Glossary", "/glossary/#headline-rule"),
        ("1718", "Sanctions", "/trade/sanctions/1718/"),
        ("SITC", "Pages", "/trade/sitc/"),
        ("UNICEF", "Agencies", "/aid/agencies/unicef/"),
    ],
)
def test_each_is_found_under_the_words_that_people_type(client, q, group, address):
    assert f'href="{address}' in groups(client, q)[group]


@pytest.mark.slow
def test_what_is_found_leads_somewhere(client):
    for q in ("sanctions", "kaesong", "coal", "votes", "treaties"):
        for part in groups(client, q).values():
            for address in re.findall(r'href="(/[^"#]*)', part)[:2]:
                assert client.get(address.replace("&amp;", "&")).status_code == 200, address


def test_a_typing_error_finds_what_is_meant_and_says_so(client):
    html = page(client, "/search/?q=russai")

    assert "Nothing is found under “russai”" in html
    assert 'href="?q=russia"' in html
    assert "/countries/russia/" in groups(client, "russai")["Countries"]


def test_accents_and_case_make_no_difference(client):
    assert groups(client, "génération").keys() == groups(client, "GENERATION").keys() != set()


def test_pages_that_say_most_of_the_words_stand_where_none_says_all(client):
    html = page(client, "/search/?q=sanctions+coal+qqqqqq")

    assert "No page says all of these words" in " ".join(html.split())
    assert "/trade/sanctions/" in html


def test_nothing_found_says_what_to_try(client):
    html = page(client, "/search/?q=qqqqqqqq")

    assert "Nothing is found under “qqqqqqqq”" in html
    assert "What to try" in html


def test_a_word_of_the_excerpt_is_marked_under_its_synonym(client):
    assert "<mark>Kaesong</mark>" in groups(client, "개성공단")["Charts"]


def test_a_search_asks_a_small_number_of_times(client, django_assert_max_num_queries):
    for q in (
        "Pyongyang",
        "zither",
        "russai",
        "China weather report",
        "a b c d e f g h i j k l m n o p q r s t u v w",
    ):
        with django_assert_max_num_queries(20):
            client.get("/search/", {"q": q})


HOSTILE = [
    "a" * 10_000,
    "가" * 10_000,
    "(" * 500,
    '"' * 301,
    "NEAR(a b, 5) OR title:x AND NOT y*",
    "a%b_c\\d",
    "[[[.*+?^${}()|",
    "' OR 1=1 --",
    "<script>alert(1)</script>",
    "1990-2015 2016-1800 0000 99999",
    "\u202e\ufeff\u0301\u0301",
    " ".join("abcdefgh"[:n] for n in range(1, 9)) * 30,
    "*",
    "-",
    "^",
    "NOT",
    "\\",
]


@pytest.mark.parametrize("q", HOSTILE)
@pytest.mark.parametrize("address", ["/search/", "/search/suggest/"])
def test_whatever_is_typed_is_answered(client, q, address):
    answer = client.get(address, {"q": q})

    assert answer.status_code == 200
    assert "<script>alert" not in answer.content.decode()


@pytest.mark.parametrize("address", ["/search/?q=a%00b", "/search/suggest/?q=a%00b"])
def test_a_nul_is_answered_in_a_sentence(client, address):
    assert client.get(address).status_code in (200, 400)


def test_a_long_question_says_what_was_read(client):
    assert "Only the first 300 characters were read" in page(client, f"/search/?q={'coal+' * 100}")


def test_an_unknown_parameter_is_refused(client):
    assert client.get("/search/?query=coal").status_code == 400
    assert client.get("/search/suggest/?query=coal").status_code == 400


def test_suggestions_lead_to_pages_and_answers(client):
    def suggested(q):
        found = client.get("/search/suggest/", {"q": q}).json()["suggestions"]
        return [(each["title"], each["kind"]) for each in found]

    assert ("Russia", "Country") in suggested("rus")
    assert ("The Kaesong zone", "Pages") in suggested("개성")
    assert suggested("china share 2015")[0] == ("China’s share of recorded trade, 2015", "Answer")
    assert suggested("russai") == [("russia", "Did you mean")]
    assert suggested("") == []
