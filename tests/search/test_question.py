"""A question taken apart."""

import pytest

from nkworld.search.models import Synonyms
from nkworld.search.question import understood
from nkworld.search.words import indexed, needle, stems
from tests.factories import CountryFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def words(db):
    CountryFactory(code="CHN", name="China", name_ko="중국")
    CountryFactory(code="PRK", name="North Korea", name_ko="북한")
    Synonyms.objects.create(term="exports", words_en="sales", words_ko="수출")
    Synonyms.objects.create(
        term="Kaesong Industrial Complex", words_en="Kaesong", words_ko="개성공단"
    )


@pytest.mark.parametrize(
    ("text", "keys", "first", "last"),
    [
        ("China's exports 2015", ["china", "exports"], 2015, 2015),
        ("sales to China, 1995–2007", ["exports", "china"], 1995, 2007),
        ("exports from 1995 to 2007", ["exports"], 1995, 2007),
        ("exports between 2007 and 1995", ["exports"], 1995, 2007),
        ("exports since 2010", ["exports"], 2010, None),
        ("exports 2001 2003", ["exports"], 2001, 2003),
        ("중국 수출 2015년", ["china", "exports"], 2015, 2015),
        ("중국수출2015", ["china", "exports"], 2015, 2015),
        ("kaesong industrial complex", ["kaesong industrial complex"], None, None),
        ("Kaesong wages", ["kaesong industrial complex", "wage"], None, None),
        ("how much does North Korea export", ["exports"], None, None),
        ("North Korea", ["north korea"], None, None),
        ("2701", ["2701"], None, None),
        ("market 2019", ["market"], 2019, 2019),  # no month
        ("the of", [], None, None),
    ],
)
def test_countries_years_and_words_are_told_apart(text, keys, first, last):
    question = understood(text)

    assert [unit.key for unit in question.units] == keys
    assert (question.first, question.last) == (first, last)


def test_a_word_knows_what_means_the_same():
    [word] = understood("개성공단").words

    assert word == "개성공단"
    assert "Kaesong" in word.alternatives


def test_a_short_word_is_looked_for_whole_and_a_longer_one_from_its_beginning():
    text = indexed("Embassies said: aid")

    assert needle(stems("aid")) in text
    assert needle(stems("sai")) not in text
    assert needle(stems("embass")) in text
    assert needle(stems("mbassies")) not in text
    assert needle(stems("조선")) in indexed("북조선")


@pytest.mark.parametrize(
    ("text", "period"),
    [
        *(
            ("September 2023", "2023-09"),
            ("Sept. 2023", "2023-09"),
            ("exports May 2020", "2020-05"),
        ),
        *(("2023년 9월", "2023-09"), ("2022年1月", "2022-01"), ("2023년 13월", "2023")),
        *(
            ("market 2019", "2019"),
            ("decline 2019", "2019"),
            ("mayor 2019", "2019"),
            ("2019", "2019"),
        ),
    ],
)
def test_a_month_is_read_beside_its_year_and_no_word_that_begins_like_one(text, period):
    assert understood(text).period == period
