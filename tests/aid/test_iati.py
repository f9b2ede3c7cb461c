"""The file of activities: valid in its order, right in its types, and never the same money twice.

The official schema is not kept here, as its licence is not ours to give; what it asks of the order
of elements is repeated below.
"""

from xml.etree import ElementTree as ET

import pytest

from aid.models import Contribution
from tests.aid.factories import (
    ActorFactory,
    AppealFactory,
    AppealFigureFactory,
    ContributionFactory,
    ProgrammeFactory,
)

ORDER = [
    *("iati-identifier", "reporting-org", "title", "description", "participating-org"),
    *("activity-status", "activity-date", "recipient-country", "sector", "humanitarian-scope"),
    *("budget", "transaction", "document-link"),
]
IN_TRANSACTION = [
    *("transaction-type", "transaction-date", "value", "description", "provider-org"),
    *("receiver-org", "sector"),
]
COMMITMENT, DISBURSEMENT, PLEDGE = "2", "3", "12"


@pytest.fixture
def activities(client):
    def read(**query):
        answer = client.get("/aid/iati/activities.xml", query)
        assert answer.status_code == 200, answer.content
        assert answer["Content-Type"] == "application/xml; charset=utf-8"
        return ET.fromstring(answer.content)  # noqa: S314 - our own file

    return read


def money(root):
    """{(type, date): [amount]}"""
    found = {}
    for each in root.iter("transaction"):
        place = each.find("transaction-type").get("code"), each.find("transaction-date")
        amounts = found.setdefault((place[0], place[1].get("iso-date")), [])
        amounts.append((each.find("value").get("currency"), float(each.findtext("value"))))
    return found


def test_a_pledge_a_commitment_and_a_payment_are_three_kinds_of_transaction(
    desk, bureau, activities
):
    for status, value in {"pledged": 30, "committed": 20, "paid": 10, "reported": 99}.items():
        desk.say(ContributionFactory, bureau, stage=status, value=value)
    assert money(activities()) == {
        (PLEDGE, "2014-12-31"): [("USD", 30)],
        (COMMITMENT, "2014-12-31"): [("USD", 20)],
        (DISBURSEMENT, "2014-12-31"): [("USD", 10)],
    }


def test_no_dollar_is_in_two_transactions(desk, bureau, gazette, activities):
    paid = {"stage": "paid", "donor": ActorFactory(slug="rich-uncle")}
    desk.say(ContributionFactory, bureau, value=100, **paid)
    desk.say(ContributionFactory, gazette, value=101, **paid)  # another source of the same cell
    desk.say(ContributionFactory, bureau, value=40, period="2014-H1", **paid)
    desk.say(ContributionFactory, bureau, value=7, scope="part", coverage="soup", **paid)
    everybody = ActorFactory(slug="all-donors", kind="label")
    desk.say(ContributionFactory, bureau, value=900, stage="paid", donor=everybody)
    desk.say(ContributionFactory, bureau, value=5, period="2013", **paid)
    assert money(activities()) == {
        (DISBURSEMENT, "2014-12-31"): [("USD", 100)],
        (DISBURSEMENT, "2013-12-31"): [("USD", 5)],
    }


def test_each_says_that_others_did_it_who_says_so_and_where(desk, bureau, activities):
    desk.say(ContributionFactory, bureau, as_quoted="ten <dollars> & more")
    ProgrammeFactory(start="1995", end="1996-03", budget_usd=8_800_000)
    appeal = AppealFactory(code="OXRU14")
    desk.say(AppealFigureFactory, bureau, appeal=appeal, value=50, period="2014")
    root = activities()
    assert root.get("version") == "2.03"
    for activity in root.iter("iati-activity"):
        assert activity.find("reporting-org").get("secondary-reporter") == "1"
        assert activity.find("document-link").get("url").startswith("https://")
        places = [ORDER.index(child.tag) for child in activity]
        assert places == sorted(places)
        for each in activity.iter("transaction"):
            assert [child.tag for child in each if child.tag != "sector"] == IN_TRANSACTION[:-1]
    [said] = root.findall(".//transaction/description/narrative")
    assert "ten <dollars> & more" in said.text and "https://yearbook.example/page-7" in said.text
    [programme] = root.findall("iati-activity[activity-date]/budget/..[sector]")[:1]
    dates = {d.get("type"): d.get("iso-date") for d in programme.findall("activity-date")}
    assert dates == {"2": "1995-01-01", "4": "1996-03-31"}
    assert float(programme.findtext("budget/value")) == 8_800_000
    assert root.find(".//humanitarian-scope").get("code") == "OXRU14"


def test_what_came_in_for_an_appeal_is_no_transaction(desk, bureau, activities):
    desk.say(AppealFigureFactory, bureau, measure="requested", value=50)
    desk.say(AppealFigureFactory, bureau, measure="funded", value=20)
    root = activities()
    assert money(root) == {}
    assert [float(value.text) for value in root.findall(".//budget/value")] == [50]


def test_of_a_source_that_forbids_copies_nothing_is_given_but_a_count(
    desk, bureau, activities, monkeypatch
):
    desk.say(ContributionFactory, bureau, value=10)
    monkeypatch.setattr("aid.iati.views.withheld_sources", lambda: {bureau.pk})
    root = activities()
    assert list(root.iter("iati-activity")) == []


def test_a_moment_of_the_past_and_a_question_not_understood(desk, bureau, activities, client):
    desk.say(ContributionFactory, bureau, value=10)
    known_from = Contribution.objects.get().known_from
    assert money(activities(as_of=known_from.isoformat())) != {}
    assert money(activities(as_of="2001-01-01")) == {}
    assert client.get("/aid/iati/activities.xml", {"year": "2014"}).status_code == 400
