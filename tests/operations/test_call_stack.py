"""A request's calls lie in one piece of memory, however deep the page is that makes them."""

import resource

from nkworld.running.operations.watching import with_room

DEPTHS, CALLS = range(200), 2000


def nothing():
    return None


def page_faults(depth):
    """How many pages of memory the operating system gave while many calls were made, this deep."""
    if depth:
        return page_faults(depth - 1)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(CALLS):
        nothing()
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before


def test_no_call_of_a_request_asks_for_memory_again_and_again():
    most = with_room(lambda request: max(map(page_faults, DEPTHS)), None)

    assert most < CALLS / 10
