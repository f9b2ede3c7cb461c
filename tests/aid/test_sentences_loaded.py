"""What aid's sentences say of the loaded data, and that they break no rule under any switch."""

import pytest

from tests.aid.test_sentences import headline

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
def test_no_headline_breaks_a_rule_under_any_switch(slug):
    for name, values in SWITCHES[slug].items():
        for value in values:
            assert headline(slug, **{name: value} if value else {})


@pytest.mark.parametrize(
    ("slug", "asked", "told"),
    [
        (
            "aid/appeals",
            {},
            "In 2020 (latest on record) the UN’s appeals received 23.9 % of the US$ 146.7 m that "
            "they asked for; US$ 111.6 m did not come in",
        ),
        (
            "aid/coverage",
            {},
            "The share that the UN’s appeals received of what they asked for was highest in 2012, "
            "at 52.5 % (compared since 2011); in 2020 (latest on record) it was 23.9 %",
        ),
        (
            "aid/south-korea",
            {},
            "Aid from South Korea by the Unification Ministry’s account peaked in 2007 at 439.7 "
            "billion won; in 2018 (latest on record that was reviewed) it was 7.7 billion won",
        ),
        (
            "aid/food-commodities",
            {},
            "Food aid shipped peaked in 2001 at 1,488,336 tonnes by the count of FAOSTAT; in 2015 "
            "(latest on record in that count) it was 35,253 tonnes, a provisional figure",
        ),
    ],
)
def test_headlines_name_source_age_and_what_did_not_come(slug, asked, told):
    assert headline(slug, **asked) == told
