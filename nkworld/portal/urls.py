import re

from django.contrib.sitemaps.views import sitemap
from django.urls import path, re_path

from nkworld.charts import citations

from . import figure_files
from .sitemap import announced
from .views import (
    catalogue,
    challenges,
    changes,
    chart_files,
    charts,
    compare,
    country,
    country_list,
    home,
    numbers,
    search,
    then_and_now,
    verify,
)

app_name = "portal"
FIGURE = r"(?P<slug>[a-z-]+/[a-z-]+)"
CLAIM = r"(?P<dataset>[a-z-]+/[a-z-]+)/(?P<pk>[0-9]{1,18})"
NUMBER = rf"{FIGURE}/(?P<series>[^/]+)/(?P<x>.+?)"
SUM = r"(?P<dataset>[a-z-]+/[a-z-]+)/(?P<keys>[0-9]{1,18}(?:\+[0-9]{1,18}){1,11})"
FILES = "|".join(map(re.escape, figure_files.FORMATS))
CITED = "|".join(map(re.escape, citations.FORMATS))

urlpatterns = [
    path("sitemap.xml", sitemap, {"sitemaps": announced}, name="sitemap"),
    path("robots.txt", home.robots, name="robots"),
    path("", home.Home.as_view(), name="home"),
    path("countries/", country_list.CountryList.as_view(), name="countries"),
    path("countries/<slug:slug>/", country.CountryDetail.as_view(), name="country"),
    path(
        "countries/<slug:slug>/then-and-now/",
        then_and_now.ThenAndNow.as_view(),
        name="then-and-now",
    ),
    re_path(
        r"^countries/(?P<slug>[a-z-]+)/then-and-now\.(?P<ending>csv|xlsx)$",
        then_and_now.ThenAndNowFile.as_view(),
        name="then-and-now-file",
    ),
    path(
        "countries/<slug:slug>/<slug:panel>/",
        country.CountrySection.as_view(),
        name="country-section",
    ),
    path("compare/", compare.Compare.as_view(), name="compare"),
    path("compare.csv", compare.CompareCsv.as_view(), name="compare-csv"),
    path("compare.json", compare.CompareJson.as_view(), name="compare-json"),
    path("charts/", charts.ChartList.as_view(), name="charts"),
    re_path(rf"^charts/{FIGURE}/$", charts.ChartDetail.as_view(), name="chart"),
    re_path(rf"^charts/{FIGURE}/embed/$", chart_files.ChartEmbed.as_view(), name="chart-embed"),
    path("oembed", chart_files.OEmbed.as_view(), name="oembed"),
    re_path(
        rf"^charts/{FIGURE}\.(?P<ending>{FILES}|{CITED})$",
        chart_files.ChartFile.as_view(),
        name="chart-file",
    ),
    re_path(
        rf"^charts/{FIGURE}\.thumbnail\.svg$",
        chart_files.ChartThumbnail.as_view(),
        name="chart-thumbnail",
    ),
    re_path(rf"^charts/{FIGURE}\.map\.svg$", chart_files.ChartMap.as_view(), name="chart-map"),
    re_path(rf"^charts/{FIGURE}\.plan\.json$", chart_files.ChartPlan.as_view(), name="chart-plan"),
    re_path(rf"^charts/{FIGURE}\.card\.png$", chart_files.ChartCard.as_view(), name="chart-card"),
    path("card.png", chart_files.SiteCard.as_view(), name="card"),
    path("verify/", verify.Verify.as_view(), name="verify"),
    path("world.svg", chart_files.world, name="world"),
    re_path(
        rf"^numbers/{NUMBER}/challenge/$",
        challenges.ChallengeForm.as_view(),
        name="number-challenge",
    ),
    re_path(
        rf"^numbers/{NUMBER}/challenge/received/$",
        challenges.ChallengeReceived.as_view(),
        name="number-challenge-received",
    ),
    re_path(
        rf"^numbers/{NUMBER}/$",
        numbers.NumberDetail.as_view(),
        name="number",
    ),
    re_path(rf"^claims/{CLAIM}/$", numbers.ClaimDetail.as_view(), name="claim"),
    re_path(rf"^claims/{SUM}/$", numbers.ClaimSum.as_view(), name="claim-sum"),
    re_path(rf"^claims/{CLAIM}/challenge/$", challenges.ChallengeForm.as_view(), name="challenge"),
    re_path(
        rf"^claims/{CLAIM}/challenge/received/$",
        challenges.ChallengeReceived.as_view(),
        name="challenge-received",
    ),
    re_path(
        rf"^claims/{CLAIM}\.(?P<ending>{CITED})$",
        numbers.ClaimCitation.as_view(),
        name="claim-citation",
    ),
    path(
        "data/catalog.jsonld", catalogue.CatalogueFile.as_view(ending="jsonld"), name="catalog-json"
    ),
    path("data/catalog.ttl", catalogue.CatalogueFile.as_view(ending="ttl"), name="catalog-turtle"),
    path("data/", catalogue.DatasetList.as_view(), name="datasets"),
    path("data/<path:slug>/", catalogue.DatasetDetail.as_view(), name="dataset"),
    path("sources/", catalogue.SourceList.as_view(), name="sources"),
    path("sources/<slug:slug>/", catalogue.SourceDetail.as_view(), name="source"),
    path("changes/", changes.ChangeList.as_view(), name="changes"),
    path("changes/feed/", changes.ChangeFeed.as_view(), name="feed"),
    path("changes/feed.json", changes.ChangeFeed.as_view(is_json=True), name="json-feed"),
    path("releases/<int:pk>/", changes.ReleaseDetail.as_view(), name="release"),
    path("corrections/", challenges.CorrectionList.as_view(), name="corrections"),
    path("corrections/feed/", challenges.CorrectionFeed.as_view(), name="corrections-feed"),
    path(
        "corrections/feed.json",
        challenges.CorrectionFeed.as_view(is_json=True),
        name="corrections-json-feed",
    ),
    path("corrections/<int:pk>/", challenges.CorrectionDetail.as_view(), name="correction"),
    path("exclusions/", catalogue.ExclusionList.as_view(), name="exclusions"),
    path("glossary.jsonld", home.glossary_json, name="glossary-json"),
    path("llms.txt", home.llms_txt, name="llms"),
    path(".well-known/api-catalog", home.api_catalog, name="api-catalog"),
    path("glossary/", home.Glossary.as_view(), name="glossary"),
    path("about/", home.About.as_view(), name="about"),
    path("search/", search.Search.as_view(), name="search"),
    path("search/suggest/", search.Suggest.as_view(), name="suggest"),
]
