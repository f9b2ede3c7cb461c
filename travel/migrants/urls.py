from django.urls import path

from nkworld.portal.views.claims import ClaimList

from . import tables, views

app_name = "migrants"

urlpatterns = [
    path("", views.Index.as_view(), name="index"),
    path("estimates/", ClaimList.as_view(table=tables.MigrantStocks), name="estimates"),
]
