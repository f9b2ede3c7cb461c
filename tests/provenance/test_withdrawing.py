"""A withdrawal gives the word back to the newest of the source's releases that remain live."""

from itertools import count

import pytest

from nkworld.provenance.publishing import StepRefused, discard, publish, returning, withdraw
from tests.factories import FlowFactory, ReleaseFactory, live
from trade.models import Flow

pytestmark = pytest.mark.postgres


@pytest.fixture
def deliver(bureau, ruritania):
    """Publishes {year: value} as a release of the bureau; a list gives a year's readings."""
    number = count(1)

    def delivery(figures, **more):
        release = ReleaseFactory(source=bureau, label=f"Delivery {next(number)}", **more)
        for year, values in figures.items():
            for reading, value in enumerate(values if isinstance(values, list) else [values]):
                FlowFactory(
                    release=release,
                    country=ruritania,
                    period=str(year),
                    value=value,
                    reading=reading,
                )
        return live(release)

    return delivery


def word(moment=None):
    """{year: value} as known now, or at a moment; further readings make it a list."""
    said = {}
    for row in Flow.objects.with_readings(moment).order_by("period", "reading"):
        said.setdefault(int(row.period), []).append(int(row.value))
    return {year: values[0] if len(values) == 1 else values for year, values in said.items()}


def test_withdrawing_restores_what_was_replaced_as_new_vintages(deliver):
    first = deliver({2013: 10, 2014: 20})
    second = deliver({2014: 21, 2015: 30})

    assert len(returning(second)) == 1
    assert withdraw(second) == 1

    assert word() == {2013: 10, 2014: 20}
    second.refresh_from_db()
    restored = Flow.objects.as_of().get(period="2014")
    assert restored.release == first
    assert restored.known_from == second.withdrawn_at
    assert Flow.objects.filter(period="2014").count() == 3


def test_withdrawing_says_who_when_and_why(deliver, admin_user):
    release = deliver({2014: 1})

    withdraw(release, user=admin_user, reason="The page was about another land.")

    release.refresh_from_db()
    assert (release.state, release.withdrawn_by) == ("withdrawn", admin_user)
    assert release.withdrawal_reason == "The page was about another land."
    assert release.withdrawn_at > release.published_at


def test_no_earlier_moment_changes_whatever_happens_afterwards(deliver):
    told = []
    steps = [
        lambda: deliver({2013: 10, 2014: 20}),
        lambda: deliver({2014: 21}),
        lambda: deliver({2014: [22, 2], 2015: 30}),
        lambda: deliver({2015: 31}, complete=True),
    ]
    releases = []
    for step in steps:
        release = step()
        releases.append(release)
        told.append((release.published_at, word()))
    for release in (releases[1], releases[3], releases[2], releases[0]):
        withdraw(release)
        release.refresh_from_db()
        told.append((release.withdrawn_at, word()))

    assert [word(moment) for moment, _ in told] == [said for _, said in told]
    assert told[-1][1] == {}
    assert told[1][1] == {2013: 10, 2014: 21}


@pytest.mark.parametrize("order", [(1, 2), (2, 1)])
def test_two_withdrawals_lead_back_to_the_first_word_in_either_order(deliver, order):
    releases = [deliver({2014: value}) for value in (10, 20, 30)]

    for number in order:
        withdraw(releases[number])

    assert word() == {2014: 10}


def test_withdrawing_a_superseded_release_changes_nothing(deliver):
    deliver({2014: 10})
    second = deliver({2014: 20})
    deliver({2014: 30})

    assert withdraw(second) == 0
    assert word() == {2014: 30}


def test_a_withdrawn_releases_rows_never_return(deliver):
    first, second = deliver({2014: 10}), deliver({2014: 20})

    withdraw(first)
    withdraw(second)

    assert word() == {}


def test_a_restored_row_is_withdrawn_with_its_own_release(deliver):
    first, second = deliver({2014: 10}), deliver({2014: 20})

    withdraw(second)
    withdraw(first)

    assert word() == {}


def test_a_later_release_that_repeated_a_figure_still_says_it(deliver):
    deliver({2014: 10})
    second = deliver({2014: 20, 2015: 1})
    third = deliver({2014: 20, 2015: 2})
    assert Flow.objects.as_of().get(period="2014").release == second

    withdraw(second)

    assert word() == {2014: 20, 2015: 2}
    assert Flow.objects.as_of().get(period="2014").release == third
    withdraw(third)
    assert word() == {2014: 10}


def test_a_repeated_figure_outlives_the_whole_chain_only_once(deliver):
    first = deliver({2014: 10, 2015: 1})
    second = deliver({2014: 10, 2015: 2})
    third = deliver({2014: 30})

    withdraw(third)
    assert word() == {2014: 10, 2015: 2}
    withdraw(second)
    assert word() == {2014: 10, 2015: 1}
    assert Flow.objects.as_of().get(period="2014").release == first


def test_withdrawing_a_whole_series_restores_what_it_had_closed(deliver):
    deliver({2013: 10, 2014: 20})
    whole = deliver({2014: 21}, complete=True)
    assert word() == {2014: 21}

    assert withdraw(whole) == 2
    assert word() == {2013: 10, 2014: 20}


def test_what_a_remaining_whole_series_left_out_stays_out(deliver):
    deliver({2013: 10, 2014: 20})
    deliver({2014: 21}, complete=True)
    late = deliver({2013: 11})

    withdraw(late)

    assert word() == {2014: 21}


def test_what_a_later_whole_series_left_out_stays_out(deliver):
    deliver({2013: 10, 2014: 20})
    whole = deliver({2014: 21}, complete=True)
    deliver({2014: 21, 2015: 30}, complete=True)

    withdraw(whole)

    assert word() == {2014: 21, 2015: 30}


def test_readings_come_and_go_with_their_claim(deliver):
    deliver({2014: [10, 11]})
    second = deliver({2014: 20})
    assert word() == {2014: 20}

    assert withdraw(second) == 2
    assert word() == {2014: [10, 11]}


def test_a_reading_that_a_whole_series_drops_returns_when_that_is_withdrawn(deliver):
    deliver({2014: [10, 11]})
    whole = deliver({2014: 10}, complete=True)
    assert word() == {2014: 10}

    withdraw(whole)

    assert word() == {2014: [10, 11]}


def test_another_sources_word_is_left_alone(deliver, universe):
    theirs = Flow.objects.with_readings().filter(source=universe.gazette)
    before = set(theirs.values_list("pk", "known_from"))
    release = deliver({2014: 1})

    withdraw(release)

    assert set(theirs.all().values_list("pk", "known_from")) == before


def test_only_a_live_release_is_withdrawn(deliver, universe):
    release = deliver({2013: 1})
    withdraw(release)

    for other in (release, universe.draft):
        with pytest.raises(StepRefused, match="is not live, so there is nothing to withdraw"):
            withdraw(other)


def test_a_live_release_is_not_discarded(universe):
    with pytest.raises(StepRefused, match="is live already"):
        discard(universe.first)


def test_a_withdrawn_release_is_not_published_again(deliver):
    release = deliver({2014: 1})
    withdraw(release)

    with pytest.raises(StepRefused, match="is withdrawn already"):
        publish(release)


def test_withdrawing_raises_the_revision(deliver, universe):
    release = deliver({2013: 1})
    universe.dataset.refresh_from_db()
    before = universe.dataset.revision

    withdraw(release)

    universe.dataset.refresh_from_db()
    assert universe.dataset.revision == before + 1
