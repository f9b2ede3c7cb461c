import re
from typing import Any

from django.contrib.sitemaps.views import sitemap
from django.urls import URLPattern, path, re_path
from django.views import View

from nkworld.charts import citations

from . import figure_files
from .sitemap import announced
from .views import (
    catalogue,
    changes,
    charts,
    compare,
    countries,
    home,
    numbers,
    search,
    verify,
)

app_name = "portal"
FIGURE = r"(?P<slug>[a-z-]+/[a-z-]+)"
CLAIM = r"(?P<dataset>[a-z-]+/[a-z-]+)/(?P<pk>[0-9]{1,18})"
NUMBER = rf"{FIGURE}/(?P<series>[^/]+)/(?P<x>.+?)"
SUM = r"(?P<dataset>[a-z-]+/[a-z-]+)/(?P<keys>[0-9]{1,18}(?:\+[0-9]{1,18}){1,11})"
FILES = "|".join(map(re.escape, figure_files.FORMATS))
CITED = "|".join(map(re.escape, citations.FORMATS))


def page(route: str, view: type[View], name: str, **options: Any) -> URLPattern:
    return path(route, view.as_view(**options), name=name)


def pattern(regex: str, view: type[View], name: str, **options: Any) -> URLPattern:
    return re_path(f"^{regex}$", view.as_view(**options), name=name)


urlpatterns = [
    path("sitemap.xml", sitemap, {"sitemaps": announced}, name="sitemap"),
    path("robots.txt", home.robots, name="robots"),
    page("", home.Home, "home"),
    page("countries/", countries.CountryList, "countries"),
    page("countries/<slug:slug>/", countries.CountryDetail, "country"),
    page("countries/<slug:slug>/then-and-now/", compare.ThenAndNow, "then-and-now"),
    pattern(
        r"countries/(?P<slug>[a-z-]+)/then-and-now\.(?P<ending>csv|xlsx)",
        compare.ThenAndNowFile,
        "then-and-now-file",
    ),
    page("countries/<slug:slug>/<slug:panel>/", countries.CountrySection, "country-section"),
    page("compare/", compare.Compare, "compare"),
    page("compare.csv", compare.ComparisonFile, "compare-csv", ending="csv"),
    page("compare.json", compare.ComparisonFile, "compare-json", ending="json"),
    page("charts/", charts.ChartList, "charts"),
    pattern(rf"charts/{FIGURE}/", charts.ChartDetail, "chart"),
    pattern(rf"charts/{FIGURE}/embed/", charts.ChartEmbed, "chart-embed"),
    page("oembed", charts.OEmbed, "oembed"),
    pattern(rf"charts/{FIGURE}\.(?P<ending>{FILES}|{CITED})", charts.ChartFile, "chart-file"),
    pattern(rf"charts/{FIGURE}\.thumbnail\.svg", charts.ChartThumbnail, "chart-thumbnail"),
    pattern(rf"charts/{FIGURE}\.map\.svg", charts.ChartMap, "chart-map"),
    pattern(rf"charts/{FIGURE}\.plan\.json", charts.ChartPlan, "chart-plan"),
    pattern(rf"charts/{FIGURE}\.card\.png", charts.ChartCard, "chart-card"),
    page("card.png", charts.SiteCard, "card"),
    page("verify/", verify.Verify, "verify"),
    path("world.svg", charts.world, name="world"),
    pattern(rf"numbers/{NUMBER}/challenge/", numbers.ChallengeForm, "number-challenge"),
    pattern(
        rf"numbers/{NUMBER}/challenge/received/",
        numbers.ChallengeReceived,
        "number-challenge-received",
    ),
    pattern(rf"numbers/{NUMBER}/", numbers.NumberDetail, "number"),
    pattern(rf"claims/{CLAIM}/", numbers.ClaimDetail, "claim"),
    pattern(rf"claims/{SUM}/", numbers.ClaimSum, "claim-sum"),
    pattern(rf"claims/{CLAIM}/challenge/", numbers.ChallengeForm, "challenge"),
    pattern(
        rf"claims/{CLAIM}/challenge/received/", numbers.ChallengeReceived, "challenge-received"
    ),
    pattern(rf"claims/{CLAIM}\.(?P<ending>{CITED})", numbers.ClaimCitation, "claim-citation"),
    page("data/catalog.jsonld", catalogue.CatalogueFile, "catalog-json", ending="jsonld"),
    page("data/catalog.ttl", catalogue.CatalogueFile, "catalog-turtle", ending="ttl"),
    page("data/", catalogue.DatasetList, "datasets"),
    page("data/<path:slug>/", catalogue.DatasetDetail, "dataset"),
    page("sources/", catalogue.SourceList, "sources"),
    page("sources/<slug:slug>/", catalogue.SourceDetail, "source"),
    page("changes/", changes.ChangeList, "changes"),
    page("changes/feed/", changes.ChangeFeed, "feed"),
    page("changes/feed.json", changes.ChangeFeed, "json-feed", is_json=True),
    page("releases/<int:pk>/", changes.ReleaseDetail, "release"),
    page("corrections/", numbers.CorrectionList, "corrections"),
    page("corrections/feed/", numbers.CorrectionFeed, "corrections-feed"),
    page("corrections/feed.json", numbers.CorrectionFeed, "corrections-json-feed", is_json=True),
    page("corrections/<int:pk>/", numbers.CorrectionDetail, "correction"),
    page("exclusions/", catalogue.ExclusionList, "exclusions"),
    path("glossary.jsonld", home.glossary_json, name="glossary-json"),
    path("llms.txt", home.llms_txt, name="llms"),
    path(".well-known/api-catalog", home.api_catalog, name="api-catalog"),
    page("glossary/", home.Glossary, "glossary"),
    page("about/", home.About, "about"),
    page("search/", search.Search, "search"),
    page("search/suggest/", search.Suggest, "suggest"),
]
