from django.urls import path

from nkworld.portal.views.claims import ClaimList

from . import tables, views

app_name = "diplomacy"

urlpatterns = [
    path("", views.Index.as_view(), name="index"),
    path("courses.json", views.Courses.as_view(), name="courses"),
    path("how-we-count/", views.HowWeCount.as_view(), name="counts"),
    path("relations/", views.ActList.as_view(), name="relations"),
    path("missions/", views.MissionList.as_view(), name="missions"),
    path("heads-of-mission/", views.HeadList.as_view(), name="heads-of-mission"),
    path("organizations/", views.Organizations.as_view(), name="organizations"),
    path("treaties/", views.TreatyList.as_view(), name="treaties"),
    path(
        "published-counts/",
        ClaimList.as_view(
            table=tables.PublishedCounts, template_name="diplomacy/published_count_list.html"
        ),
        name="published-counts",
    ),
    path("timeline/", views.EventList.as_view(), name="timeline"),
]
