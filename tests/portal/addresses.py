"""What the crawl asks for: where it begins, how many pages of a kind it visits, what it expects."""

from nkworld.api.router import router
from tests.browser.test_pages import PAGES

# Questions to a page, which no link without one leads to.
WITH_A_QUERY = [
    "/aid/?stage=committed&from=2005&to=2015",
    "/aid/?stage=pledged",
    "/aid/flows/?from=2010",
    "/aid/flows/chinese-projects/?rule=all",
    "/aid/flows/claims/?country=RUS&prices=constant-2022",
    "/diplomacy/?on=1948-09-09",
    "/diplomacy/?on=2017-01-01&show=relations&sort=-since",
    "/diplomacy/council/?as_of=2026-11-01",
    "/diplomacy/missions/?on=2017-01-01&sort=city",
    "/diplomacy/published-counts/?rule=all",
    "/diplomacy/relations/?sort=-date",
    "/diplomacy/treaties/?on=2000-01-01",
    "/diplomacy/voting/?year=1991&sort=name",
    "/diplomacy/voting/agreement/?country=CHN",
    "/diplomacy/voting/ballots/?country=CHN",
    "/diplomacy/voting/roll-calls/?source=voeten-unga",
    "/diplomacy/voting/roll-calls/?words=nuclear&vote=no&from=2006&to=2016",
    "/trade/fishery/?from=1990",
    "/trade/fishery/claims/?rule=all",
    "/trade/sitc/?country=CHN&direction=import&year=1995",
    "/trade/sitc/claims/?rule=all",
    "/travel/kaesong/figures/?indicator=workers",
    "/travel/migrant-stock/estimates/?country=DEU&rule=all",
    "/travel/refugees/?from=2010&to=2015",
    "/travel/refugees/counts/?country=GBR&measure=decisions&level=ar",
]
FILES = [
    *(f"/charts/trade/ranks.{ending}" for ending in ("csv", "svg", "xlsx", "zip", "card.png")),
    *("/changes/feed.json", "/corrections/feed.json", "/sitemap.xml", "/robots.txt"),
    *("/oembed?url=http://testserver/charts/trade/ranks/", "/static/portal/page.css"),
    *("/api/v1/trade/flows/?country=CHN&format=csv", "/favicon.ico"),
]
OTHERS = [
    *("/annotations/", "/findings/1/", "/findings/1/history/"),
    # Countries and agencies of whose parts no other one has the same together.
    *(f"/countries/{name}/" for name in ("china", "italy", "nauru", "south-korea", "soviet-union")),
    *(f"/countries/{name}/" for name in ("gibraltar", "serbia", "ukraine", "vatican-city")),
    *(f"/aid/agencies/{name}/" for name in ("global-fund", "swedish-red-cross")),
    *("/api/v1/countries/CHN/", "/api/v1/sources/kotra/", "/api/v1/datasets/trade/flows/"),
    *("/api/v1/charts/trade/ranks/", "/api/v1/diplomacy/profiles/CHN/", "/compare/", "/verify/"),
]
# Answered by a sentence on what is wrong.
REFUSED = [
    "/nowhere/",
    "/data/a%00b/",
    "/search/?nonsense=1",
    "/trade/?nobody=1",
    "/api/v1/nowhere",
]
START = [
    "/",
    *PAGES[1:],
    *WITH_A_QUERY,
    *FILES,
    *OTHERS,
    *REFUSED,
    *(f"/api/v1/{prefix}/" for prefix, _, _ in router.registry),
]

# How many pages of a kind are visited, and of which kinds more or fewer.
A_SAMPLE = (
    2,
    {
        "portal:chart": 5,
        "portal:country": 5,
        "portal:country-section": 5,
        "portal:dataset": 100,  # it alone leads to its table
    },
)
# Thousands of pages of one make, and files: some of each. All others are visited.
NEARLY_ALL = (
    1_000,
    {
        "aid:actor": 20,
        "api:docs-of-group": 4,  # tests/api goes through the document that all are made of
        "api:chart": 5,
        "api:diplomacy-profiles-detail": 5,
        "api:findings-detail": 10,
        "findings:finding": 40,  # its text stands on the page of its figure, too
        "findings:history": 10,
        "goods:commodity": 15,
        "portal:challenge": 5,
        "portal:chart-card": 3,
        "portal:chart-embed": 5,
        "portal:chart-file": 22,
        "portal:chart-plan": 3,
        "portal:chart-thumbnail": 3,
        "portal:claim": 10,
        "portal:claim-citation": 6,
        "portal:claim-sum": 10,
        "portal:country": 40,
        "portal:country-section": 60,
        "portal:number": 15,
        "portal:release": 10,
        "portal:source": 20,
        "voting:roll-call": 10,
    },
)
# Found by links alone: a claim is one of a hundred thousand, a history is for those who read it, a
# section stands on its country's page, as what it was then does.
NOT_IN_THE_SITEMAP = (
    *("portal:country-section", "portal:then-and-now", "findings:history"),
    *("portal:claim", "portal:claim-sum", "stories:history", "stories:difference"),
    *("profiles:history", "profiles:difference", "api:docs-of-group", "digests:subscribe"),
    *("api:start", "api:problem"),  # the documentation leads to them
)
