from django.urls import path

from nkworld.portal.views.claims import ClaimList

from . import tables, views

app_name = "travel"

urlpatterns = [
    path("", views.Index.as_view(), name="index"),
    path("crossings/", ClaimList.as_view(table=tables.Crossings), name="crossings"),
    path(
        "overseas-workers/",
        ClaimList.as_view(table=tables.WorkersAbroad),
        name="overseas-workers",
    ),
    path("other-counts/", ClaimList.as_view(table=tables.OtherTravelCounts), name="other-counts"),
    path("air-routes/", ClaimList.as_view(table=tables.AirRoutes), name="air-routes"),
]
