"""What schemathesis is told beside the OpenAPI document, here and by `st run` (schemathesis.toml).

No schema of single parameters can say that two of them exclude one another, or that a cursor comes
from a link: such a refusal of what the schema takes is right. The answer says itself which it is.
"""

import json

import schemathesis
from schemathesis.core.failures import AcceptedNegativeData
from schemathesis.openapi.checks import RejectedPositiveData

CONTRADICTION = "/docs/problems/contradiction/"
FROM_A_LINK = {"cursor"}
TOO_LONG = 414  # which schemathesis does not take for a refusal


def is_failure(failure, response):
    """Is it one, and not such a refusal?"""
    if isinstance(failure, AcceptedNegativeData):
        return response.status_code != TOO_LONG
    if not isinstance(failure, RejectedPositiveData) or response.status_code != 400:
        return True
    told = json.loads(response.content)
    named = {error["parameter"] for error in told["errors"]}
    return not (told["type"].endswith(CONTRADICTION) or named <= FROM_A_LINK)


@schemathesis.hook
def filter_failure(context, failure, case, response):
    return is_failure(failure, response)
