"""Composition: with INSTALLED_APPS, the only code that names the domains."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path, re_path

from nkworld.portal.views.charts import FormerChart
from nkworld.portal.views.tables import dataset_paths
from nkworld.running.operations.watching import state_of_the_portal
from nkworld.running.security.headers import security_txt
from nkworld.texts import views as texts

handler500 = "nkworld.running.operations.watching.server_error"
urlpatterns = [
    path(f"{settings.ADMIN_PATH}state/", state_of_the_portal, name="state"),
    path(settings.ADMIN_PATH, admin.site.urls),
    path(".well-known/security.txt", security_txt, name="security.txt"),
    re_path(
        r"^(?P<place>api/v1/charts|charts|numbers)"
        r"/(?P<slug>[a-z]+/[a-z-]*side-by-side)(?P<rest>[/.].*)$",
        FormerChart.as_view(),
    ),
    path("api/v1/", include("nkworld.api.urls")),
    path("trade/", include("trade.views")),
    path("trade/", include("trade.goods.views")),
    path("trade/sitc/", include("trade.sitc.models")),
    path("trade/fishery/", include("trade.fishery.models")),
    path("trade/", include((dataset_paths("estimates"), "estimates"))),
    path("diplomacy/", include("diplomacy.dossiers.urls")),
    path("diplomacy/council/", include("diplomacy.council.views")),
    path("diplomacy/alliances/", include("diplomacy.alliances.urls")),
    path("diplomacy/", include("diplomacy.views")),
    path("diplomacy/voting/", include("diplomacy.voting.views")),
    path("aid/", include("aid.views")),
    path("aid/flows/", include("aid.flows.models")),
    path("travel/", include("travel.views")),
    path("travel/refugees/", include("travel.refugees.charts")),
    path("travel/migrant-stock/", include("travel.migrants.models")),
    path("travel/kaesong/", include("travel.kaesong.models")),
    path("changes/subscribe/", include("nkworld.portal.digests.views")),
    path("data/kit/", include("nkworld.api.bulk.views")),
    path("mcp/", include("nkworld.api.agents.views")),
    path("annotations/", include("nkworld.texts.annotations.models")),
    path("stories/", include(texts.story_urls)),
    path("findings/", include(texts.finding_urls)),
    path("countries/<slug:slug>/profile/", include(texts.profile_urls)),
    path("", include("nkworld.portal.urls")),
]
