"""Whatever the OpenAPI document allows is answered as it says, and what it forbids is refused."""

import pytest
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections

from .cases import COUNT

pytestmark = pytest.mark.slow
MODES = ["positive", "negative"]
# In a run of the suite: a case of each address, in one of the modes. `make fuzz` asks all in both.
FEW = 1


@pytest.fixture
def portal(loaded, db):
    """As a server asks it, in the transaction of the test."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield closing(get_wsgi_application())
    for signal in signals:
        signal.connect(close_old_connections)


def closing(application):
    """What schemathesis does not read to its end is closed, as each server does."""

    def answered(environ, start_response):
        response = application(environ, start_response)
        try:
            return [b"".join(response)]
        finally:
            response.close()

    return answered


@pytest.mark.parametrize("mode", MODES)
def test_answers_are_what_the_document_says(portal, mode):
    from .schema_hooks import failures_of, operations  # schemathesis takes a second to import

    every = operations(portal)
    assert len(every) > 150
    if not COUNT:
        every = every[MODES.index(mode) :: len(MODES)]
    each = max(round(int(COUNT) / len(every) / len(MODES)), 1) if COUNT else FEW

    failures = [told for one in every for told in failures_of(one, mode, each)]
    assert not failures, "\n\n".join(failures[:20])
