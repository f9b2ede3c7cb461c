"""What heads aid's figures on the loaded data, under any switch."""

import pytest

from nkworld.charts import together
from nkworld.charts.description import MOST_WORDS
from tests.aid.test_sentences import drawn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]

SWITCHES = {
    "aid/funding": {"stage": ["reported", "committed", "paid", "pledged"], "rule": ["", "all"]},
    "aid/donors": {"period": ["", "2002", "2011", "2019"], "stage": ["reported", "committed"]},
    "aid/agencies": {"period": ["", "1997", "2021"], "stage": ["reported", "committed", "paid"]},
    "aid/agency": {"agency": ["wfp", "unicef", "who"], "stage": ["reported", "committed", "paid"]},
    "aid/donor": {"country": ["CHE", "KOR", "USA", "CHN", "RUS", "HKG", "ITA"], "to": ["", "2012"]},
    "aid/food-from": {"country": ["CHN", "KOR", "USA", "JPN", "EUE", "ITA"], "to": ["", "2006"]},
    "aid/food-donors": {"rule": ["", "donors-first"], "to": ["", "2005"]},
    "aid/food-commodities": {"within": ["all-food", "cereals", "non-cereals"]},
    "aid/appeals": {"to": ["", "2007", "2016"], "rule": ["", "as-launched"]},
    "aid/coverage": {"to": ["", "2007", "2012"]},
    "aid/sectors": {"to": ["", "2012"]},
    "aid/south-korea": {"currency": ["won", "usd"], "to": ["", "2010"]},
    "aid/united-states": {"stage": ["", "committed", "paid"], "to": ["", "2005"]},
}


@pytest.mark.parametrize("slug", SWITCHES)
def test_a_headline_is_short_under_any_switch(slug):
    for name, values in SWITCHES[slug].items():
        for value in values:
            text = together(drawn(slug, **{name: value} if value else {}).headline.text)
            assert text and len(text.split(" ")) <= MOST_WORDS


@pytest.mark.parametrize(
    ("slug", "text"),
    [
        (
            "aid/appeals",
            "Money for UN appeals: US$ 35.1 m in 2020, per OCHA tracking service",
        ),
        (
            "aid/coverage",
            "Coverage of UN appeals: 23.9 % in 2020, per OCHA tracking service",
        ),
        ("aid/south-korea", "South Korean aid: 7.7 billion won in 2018, per Unification Ministry"),
        (
            "aid/food-commodities",
            "Food aid shipped: 35,253 tonnes in 2015, per FAOSTAT; no figure since",
        ),
    ],
)
def test_headlines_say_the_newest_value(slug, text):
    assert drawn(slug).headline.text.replace("\N{NO-BREAK SPACE}", " ").startswith(text)
