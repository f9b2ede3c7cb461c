from django.urls import path

from nkworld.portal.views.claims import ClaimList

from . import tables, views

app_name = "refugees"

urlpatterns = [
    path("", views.Index.as_view(), name="index"),
    path("counts/", ClaimList.as_view(table=tables.RefugeeCounts), name="counts"),
]
