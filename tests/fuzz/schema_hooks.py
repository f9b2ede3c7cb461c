"""What schemathesis is told beside the OpenAPI document, here and by `st run` (schemathesis.toml).

No schema of single parameters can say that two of them exclude one another, that a cursor comes
from a link, which columns a table has, or that records are not given as SDMX, nor countries in slim
rows: such a refusal of what the schema takes is right. The answer says itself which it is.
"""

import json

import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.core.failures import AcceptedNegativeData, FailureGroup
from schemathesis.openapi.checks import RejectedPositiveData

from .cases import SEED

SCHEMA = "/api/v1/schema/"
CONTRADICTION = "/docs/problems/contradiction/"
FROM_A_LINK = {"cursor"}
OF_SOME_TABLES = {"format", "columns", "order", "group", "embed"}
CHARTS = f"{SCHEMA}charts/"
TOO_LONG = 414  # which schemathesis does not take for a refusal
# How countries are named, which the document says by these formats.
COUNTRIES = st.sampled_from(["CHN", "chn", "RU", "156", "viet-nam", "Viet Nam", "러시아", "Japan"])
schemathesis.openapi.format("country", COUNTRIES)
schemathesis.openapi.format("countries", st.lists(COUNTRIES, min_size=1, max_size=3).map(",".join))


def is_failure(failure, case, response):
    """Is it one, and not such a refusal?"""
    if isinstance(failure, AcceptedNegativeData):
        return response.status_code != TOO_LONG
    if not isinstance(failure, RejectedPositiveData) or response.status_code != 400:
        return True
    return not is_excused(case, response)


def is_excused(case, response):
    """Is each reason of a refusal one that no schema can tell? Of two, what is wrong with the
    other is asked without the one.
    """
    told = json.loads(response.content)
    named = {error["parameter"] for error in told["errors"]}
    beside = named & (FROM_A_LINK | OF_SOME_TABLES)
    if told["type"].endswith(CONTRADICTION) or named == beside:
        return True
    if not beside:
        return False
    query = {name: value for name, value in case.query.items() if name not in beside}
    rest = case.operation.Case(path_parameters=case.path_parameters, query=query)
    response = rest.call()
    return response.status_code == 200 or (
        response.status_code == 400 and is_excused(rest, response)
    )


@schemathesis.hook
def filter_failure(context, failure, case, response):
    return is_failure(failure, case, response)


def operations(portal):
    """Those of the document and of the charts', as the portal gives them at this moment."""
    schemas = [schemathesis.openapi.from_wsgi(address, portal) for address in (SCHEMA, CHARTS)]
    return [found.ok() for schema in schemas for found in schema.get_all_operations()]


def failures_of(operation, mode, count):
    """What is wrong with the answers to so many made-up requests, each told with its request."""
    found = []
    if mode == GenerationMode.NEGATIVE.value and not [*operation.iter_parameters()]:
        return found  # there is nothing to get wrong

    @seed(f"{SEED} {operation.label} {mode}")
    @settings(
        max_examples=count,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=GenerationMode(mode)))
    def ask(case):
        response = case.call()
        try:
            case.validate_response(response)
        except FailureGroup as group:
            told = [each for each in group.exceptions if is_failure(each, case, response)]
            found.extend(f"{case.as_curl_command()}\n{each}" for each in told)

    ask()
    return found
