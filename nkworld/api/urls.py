from django.urls import path, re_path
from django.views.generic import RedirectView

from . import (
    docs,
    reference_data,  # noqa: F401 - announces its lists to the router
)
from .changes import Changes
from .figures import Chart, ChartList
from .router import router
from .schema import Schema
from .views import NotHere, Root

app_name = "api"
urlpatterns = [
    path("docs/", docs.Docs.as_view(), name="docs"),
    path("docs/promise/", docs.TextPage.as_view(name="api-promise"), name="promise"),
    path("docs/changelog/", docs.TextPage.as_view(name="api-changelog"), name="changelog"),
    path("docs/problems/", docs.Problems.as_view(), name="problems"),
    path("docs/problems/<slug:name>/", docs.Problems.as_view(), name="problem"),
    path("docs/start/<slug:slug>/", docs.TextPage.as_view(), name="start"),
    path("docs/fields/", docs.FieldReference.as_view(), name="fields"),
    path("docs/fields.jsonld/", docs.FieldScheme.as_view(), name="fields-jsonld"),
    path(
        "docs/console/", RedirectView.as_view(pattern_name="api:docs")
    ),  # gone; its address is not
    path("docs/<slug:group>/", docs.DocsOfGroup.as_view(), name="docs-of-group"),
    path("schema/", Schema.as_view(), name="schema"),
    path("schema/<slug:group>/", Schema.as_view(), name="schema-of-group"),
    *router.urls,
    path("changes/", Changes.as_view(), name="changes"),
    path("charts/", ChartList.as_view({"get": "list"}, basename="charts"), name="charts"),
    path("charts/<path:slug>/", Chart.as_view(), name="chart"),
    path("", Root.as_view(), name="root"),
    # With its slash: without one Django first offers the address that has it.
    re_path(r"^(?P<path>.+)/$", NotHere.as_view(), name="not-here"),
]
