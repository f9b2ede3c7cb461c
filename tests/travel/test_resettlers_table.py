"""The ministry's table of arrivals by sex, 1998 to 2025: all of it is answered, nothing twice."""

import pytest

from tests.reading import chart
from travel.models import Crossing

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]

# period, men, women, all: the 26 columns as delivered.
TABLE = """
1948/1998 831 116 947
1999/2001 565 478 1043
2002 510 632 1142
2003 474 811 1285
2004 626 1272 1898
2005 424 960 1384
2006 515 1513 2028
2007 573 1981 2554
2008 608 2195 2803
2009 662 2252 2914
2010 591 1811 2402
2011 795 1911 2706
2012 404 1098 1502
2013 369 1145 1514
2014 305 1092 1397
2015 251 1024 1275
2016 302 1116 1418
2017 188 939 1127
2018 168 969 1137
2019 202 845 1047
2020 72 157 229
2021 40 23 63
2022 35 32 67
2023 32 164 196
2024 26 210 236
2025 25 198 223
"""


def claims():
    rows = Crossing.objects.as_of().included().filter(kind="resettlement", direction="from-dprk")
    return {(row.period, row.category): row.value for row in rows}


def test_every_column_of_the_table_is_a_claim_of_the_ministry():
    said = claims()
    for row in TABLE.split("\n"):
        if row:
            period, *numbers = row.split()
            told = [said[period, part] for part in ("male", "female", "total")]
            assert told == [int(number) for number in numbers], period


def test_columns_of_several_years_are_never_drawn_as_one(client):
    yearly = chart(client, "travel/resettlement")
    assert not any("/" in point["x"] for each in yearly["series"] for point in each["points"])

    spans = chart(client, "travel/resettlement", "?frequency=cumulative")
    assert {"1948/1998", "1999/2001"} <= {p["x"] for p in spans["series"][0]["points"]}


def test_every_year_since_2002_is_told_by_sex(client):
    figure = chart(client, "travel/resettlement", "?from=2002")
    by_sex = {
        each["slug"]: {p["x"] for p in each["points"] if p["value"]} for each in figure["series"]
    }

    years = {str(year) for year in range(2002, 2026)}
    assert by_sex["female"] == by_sex["male"] == years
