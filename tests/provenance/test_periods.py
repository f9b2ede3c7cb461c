from datetime import date, timedelta

import pytest

from nkworld.provenance.dates import Frequency, Period, in_words


@pytest.mark.parametrize(
    ("text", "frequency", "start", "end"),
    [
        ("2015", "annual", date(2015, 1, 1), date(2015, 12, 31)),
        ("2015-H1", "half-yearly", date(2015, 1, 1), date(2015, 6, 30)),
        ("2015-H2", "half-yearly", date(2015, 7, 1), date(2015, 12, 31)),
        ("2015-Q1", "quarterly", date(2015, 1, 1), date(2015, 3, 31)),
        ("2015-Q4", "quarterly", date(2015, 10, 1), date(2015, 12, 31)),
        ("2016-02", "monthly", date(2016, 2, 1), date(2016, 2, 29)),
        ("2015-12", "monthly", date(2015, 12, 1), date(2015, 12, 31)),
        ("2011-01/2011-09", "cumulative", date(2011, 1, 1), date(2011, 9, 30)),
        ("2011/2012", "cumulative", date(2011, 1, 1), date(2012, 12, 31)),
        ("1945", "annual", date(1945, 1, 1), date(1945, 12, 31)),
    ],
)
def test_a_period_is_a_closed_interval_of_whole_months(text, frequency, start, end):
    period = Period.parse(text)

    assert (period.label, period.frequency) == (text, frequency)
    assert (period.start, period.end) == (start, end)


@pytest.mark.parametrize(
    "text",
    [
        *("", "15", "20155", "2015-H3", "2015-Q0", "2015-Q5", "2015-00", "2015-13", "2015-1"),
        *("2015-q1", "2015-03-01", "March 2015", "0000", "2015.0", "2015/", "/2015", "-2015"),
        *("2011-01/2011-05/2011-09", "٢٠١٥", "2015-H١"),
    ],
)
def test_anything_else_is_told_how_to_write_a_period(text):
    with pytest.raises(ValueError, match="is not a period: write 2015, 2015-H1, 2015-Q1, 2015-03"):
        Period.parse(text)


@pytest.mark.parametrize("year", [1845, 1944, 2101, 2190])
def test_a_year_outside_our_time_is_named(year):
    with pytest.raises(ValueError, match=f"The year {year} lies outside 1945–2100"):
        Period.parse(str(year))


def test_both_ends_of_a_span_lie_in_our_time():
    with pytest.raises(ValueError, match="The year 1944 lies outside"):
        Period.parse("1944-12/1945-03")


def test_a_span_runs_forwards():
    with pytest.raises(ValueError, match="“2011-09/2011-01” ends before it begins"):
        Period.parse("2011-09/2011-01")


def test_a_period_that_has_not_begun_is_refused():
    next_month = date.today().replace(day=1) + timedelta(days=32)

    with pytest.raises(ValueError, match="has not begun yet: a figure speaks of the past"):
        Period.parse(f"{next_month:%Y-%m}")


def test_a_period_that_is_running_may_have_a_figure():
    assert Period.parse(str(date.today().year)).frequency == Frequency.ANNUAL


@pytest.mark.parametrize(
    ("text", "label"),
    [
        (" 2015 ", "2015"),
        (2015, "2015"),
        ("２０１５", "2015"),
        ("２０１５－０３", "2015-03"),
        ("2011-01 / 2011-09", "2011-01/2011-09"),
    ],
)
def test_one_period_has_one_label(text, label):
    assert Period.parse(text).label == label


def test_labels_fit_their_column():
    from trade.models import Flow

    longest = Period.parse("2011-01 / 2011-09").label

    assert len(longest) <= Flow._meta.get_field("period").max_length


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("2015", "2015"),
        ("2009-01/2009-09", "Jan–Sep 2009"),
        ("2009-11/2010-02", "Nov 2009 to Feb 2010"),
        ("2017-03", "Mar 2017"),
        ("2023-H1", "first half 2023"),
        ("2015-Q4", "fourth quarter 2015"),
        ("2016/2023", "2016–2023"),
        ("calendar year", "calendar year"),
    ],
)
def test_a_period_is_printed_in_words(label, words):
    assert in_words(label) == words
