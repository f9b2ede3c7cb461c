"""The emergency fund by project, plans by cluster, and what no sum may hold."""

from collections import defaultdict

import pytest

from aid.models import ClusterFigure, Contribution, OtherAidCount
from tests.reading import page, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]


def test_each_year_of_the_emergency_fund_is_the_sum_of_its_projects():
    rows = Contribution.objects.as_of().filter(source__slug="cerf", frequency="annual")
    projects = defaultdict(int)
    for row in rows.filter(scope="part", coverage__contains="project "):
        projects[row.period] += row.value

    whole = rows.filter(scope="whole", stage="committed", recipient__slug="un-agencies")
    assert {row.period: row.value for row in whole} == projects
    assert set(projects) == {str(year) for year in range(2007, 2021)}


def test_what_the_press_printed_of_a_year_is_a_reading_of_the_same_money():
    of_2014 = Contribution.objects.with_readings().filter(
        source__slug="cerf", period="2014", scope="whole", stage="committed"
    )

    values = of_2014.order_by("reading").values_list("value", flat=True)
    assert list(values) == [6_497_013, 6_000_000]


def test_projects_enter_no_sum_of_contributions():
    """They are parts, and those of one year stand in its whole."""
    projects = Contribution.objects.as_of().filter(coverage__contains="project ")

    assert projects.count() == 127
    assert not projects.whole().exists()


def test_the_two_levels_of_clusters_are_told_apart_and_never_the_plan():
    levels = ClusterFigure.objects.as_of().values_list("level", flat=True)

    assert set(levels) == {"cluster", "global-cluster"}
    assert "same money" in ClusterFigure.never_added


def test_stages_of_aid_stand_apart():
    floods = OtherAidCount.objects.as_of().filter(named__startswith="floods 2016")

    assert set(floods.values_list("measure", flat=True)) == {
        *("appeal", "appeal-revised", "fund", "covered")
    }
    assert set(floods.values_list("counted_in", flat=True)) == {"chf"}


def test_only_a_net_flow_lies_below_zero():
    below = OtherAidCount.objects.as_of().filter(value__lt=0)

    assert {(row.measure, row.actor.slug, row.period) for row in below} == {("core", "wfp", "1997")}


def test_net_aid_says_what_of_it_is_debt_forgiven(client):
    html = text_of(page(client, "/charts/aid/net-aid/"))

    assert "counts debts that were forgiven: Russia’s of Soviet days in 2014 to 2020" in html
    assert "US$ 78.0 m of 2022 in 2020 alone" in html
