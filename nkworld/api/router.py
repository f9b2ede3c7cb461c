"""Where a domain's `api.py` announces the tables that it publishes:

    router.register("trade/flows", FlowViewSet)

The address is that of the dataset. The viewset's docstring is its page of documentation.
"""

from rest_framework.routers import SimpleRouter


class Router(SimpleRouter):
    def register(self, prefix: str, viewset: type, basename: str | None = None) -> None:
        super().register(prefix, viewset, basename or prefix.replace("/", "-"))


router = Router()
