from django.urls import path, re_path

from . import reference_data, rules  # noqa: F401 - announce their lists to the router
from .changes import Changes
from .docs import Docs, DocsOfGroup
from .figures import Chart, ChartList
from .problem_pages import ProblemPage, Problems
from .router import router
from .schema import Schema
from .views import NotHere, Root

app_name = "api"
urlpatterns = [
    path("docs/", Docs.as_view(), name="docs"),
    path("docs/problems/", Problems.as_view(), name="problems"),
    path("docs/problems/<slug:name>/", ProblemPage.as_view(), name="problem"),
    path("docs/<slug:group>/", DocsOfGroup.as_view(), name="docs-of-group"),
    path("schema/", Schema.as_view(), name="schema"),
    *router.urls,
    path("changes/", Changes.as_view(), name="changes"),
    path("charts/", ChartList.as_view(), name="charts"),
    path("charts/<path:slug>/", Chart.as_view(), name="chart"),
    path("", Root.as_view(), name="root"),
    # With its slash: without one Django first offers the address that has it.
    re_path(r"^(?P<path>.+)/$", NotHere.as_view(), name="not-here"),
]
