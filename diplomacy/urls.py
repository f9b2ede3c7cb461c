from django.urls import path

from nkworld.portal.views.claims import ClaimList

from . import tables
from .views import bodies, counts, records, world

app_name = "diplomacy"

urlpatterns = [
    path("", world.Index.as_view(), name="index"),
    path("courses.json", world.Courses.as_view(), name="courses"),
    path("how-we-count/", counts.HowWeCount.as_view(), name="counts"),
    path("relations/", records.ActList.as_view(), name="relations"),
    path("missions/", records.MissionList.as_view(), name="missions"),
    path("heads-of-mission/", records.HeadList.as_view(), name="heads-of-mission"),
    path("organizations/", bodies.Organizations.as_view(), name="organizations"),
    path("treaties/", bodies.TreatyList.as_view(), name="treaties"),
    path(
        "published-counts/",
        ClaimList.as_view(
            table=tables.PublishedCounts, template_name="diplomacy/published_count_list.html"
        ),
        name="published-counts",
    ),
    path("timeline/", records.EventList.as_view(), name="timeline"),
]
