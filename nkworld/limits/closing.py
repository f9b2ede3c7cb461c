"""What a response holds open is closed when it has been sent: a file, a place among many."""

from typing import Any, cast

from django.http.response import HttpResponseBase


def instead_of[T: HttpResponseBase](response: HttpResponseBase, another: T) -> T:
    """Another response in the place of one, whose files it closes when it has been sent."""
    cast(Any, another)._resource_closers.extend(cast(Any, response)._resource_closers)
    return another
