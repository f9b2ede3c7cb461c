"""Where a domain's `api.py` announces the tables of records that it publishes:

    router.register("diplomacy/ballots", BallotViewSet)

The address is that of the dataset. The viewset's docstring is its page of documentation. Tables
of claims need no word: all that are declared are published.
"""

from typing import Any

from rest_framework.routers import SimpleRouter

from nkworld.published import announce_address


class Router(SimpleRouter):
    def register(self, prefix: str, viewset: Any, basename: str | None = None) -> None:
        viewset.address = prefix  # of the table, for its rows
        if model := getattr(getattr(viewset, "question_class", None), "model", None):
            announce_address(model, prefix)
        super().register(prefix, viewset, basename or prefix.replace("/", "-"))


router = Router()
