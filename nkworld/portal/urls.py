import re

from django.urls import path, re_path

from .citations import FORMATS
from .views import catalogue, changes, charts, countries, exclusions, home, search, world

app_name = "portal"
FIGURE = r"(?P<slug>[a-z-]+/[a-z-]+)"
CITED = "|".join(map(re.escape, FORMATS))

urlpatterns = [
    path("", home.Home.as_view(), name="home"),
    path("countries/", countries.CountryList.as_view(), name="countries"),
    path("countries/choose/", home.ChooseCountry.as_view(), name="choose-country"),
    path("countries/<slug:slug>/", countries.CountryDetail.as_view(), name="country"),
    path("charts/", charts.ChartList.as_view(), name="charts"),
    re_path(rf"^charts/{FIGURE}/$", charts.ChartDetail.as_view(), name="chart"),
    re_path(
        rf"^charts/{FIGURE}\.(?P<ending>csv|excel\.csv|json|plan\.json|svg)$",
        charts.ChartFile.as_view(),
        name="chart-file",
    ),
    re_path(
        rf"^charts/{FIGURE}\.(?P<ending>{CITED})$",
        charts.ChartCitation.as_view(),
        name="chart-citation",
    ),
    re_path(
        rf"^charts/{FIGURE}\.thumbnail\.svg$",
        charts.ChartThumbnail.as_view(),
        name="chart-thumbnail",
    ),
    path("world.svg", world.shapes, name="world"),
    path("data/", catalogue.DatasetList.as_view(), name="datasets"),
    path("data/<path:slug>/", catalogue.DatasetDetail.as_view(), name="dataset"),
    path("sources/", catalogue.SourceList.as_view(), name="sources"),
    path("sources/<slug:slug>/", catalogue.SourceDetail.as_view(), name="source"),
    path("changes/", changes.ChangeList.as_view(), name="changes"),
    path("changes/feed/", changes.ChangeFeed(), name="feed"),
    path("releases/<int:pk>/", changes.ReleaseDetail.as_view(), name="release"),
    path("exclusions/", exclusions.ExclusionList.as_view(), name="exclusions"),
    path("glossary/", home.Glossary.as_view(), name="glossary"),
    path("about/", home.About.as_view(), name="about"),
    path("search/", search.Search.as_view(), name="search"),
]
