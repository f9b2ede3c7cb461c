from django.urls import path

from nkworld.portal.views.claims import ClaimList

from . import tables, views

app_name = "kaesong"

urlpatterns = [
    path("", views.Index.as_view(), name="index"),
    path("figures/", ClaimList.as_view(table=tables.ZoneFigures), name="figures"),
]
