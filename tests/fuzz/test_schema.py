"""Whatever the OpenAPI document allows is answered as it says, and what it forbids is refused."""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import GenerationMode
from schemathesis.core.failures import FailureGroup

from .cases import COUNT, SEED
from .schema_hooks import is_failure

pytestmark = pytest.mark.slow
SCHEMA = "/api/v1/schema/"
MODES = [GenerationMode.POSITIVE, GenerationMode.NEGATIVE]
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


def operations(portal):
    """Those of the document, as the portal gives it at this moment."""
    schema = schemathesis.openapi.from_wsgi(SCHEMA, portal)
    return [found.ok() for found in schema.get_all_operations()]


def failures_of(operation, mode, count):
    """What is wrong with the answers to so many made-up requests, each told with its request."""
    found = []

    @seed(f"{SEED} {operation.label} {mode.value}")
    @settings(
        max_examples=count,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case):
        response = case.call()
        try:
            case.validate_response(response)
        except FailureGroup as group:
            told = [each for each in group.exceptions if is_failure(each, response)]
            found.extend(f"{case.as_curl_command()}\n{each}" for each in told)

    ask()
    return found


@pytest.mark.parametrize("mode", MODES, ids=[mode.value for mode in MODES])
def test_answers_are_what_the_document_says(portal, mode):
    every = operations(portal)
    assert len(every) > 150
    if not COUNT:
        every = every[MODES.index(mode) :: len(MODES)]
    each = max(round(int(COUNT) / len(every) / len(MODES)), 1) if COUNT else FEW

    failures = [told for one in every for told in failures_of(one, mode, each)]
    assert not failures, "\n\n".join(failures[:20])
