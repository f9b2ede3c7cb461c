from django.urls import path

from nkworld.portal.views.claims import ClaimList

from .models import Index, ZoneFigures

app_name = "kaesong"

urlpatterns = [
    path("", Index.as_view(), name="index"),
    path("figures/", ClaimList.as_view(table=ZoneFigures), name="figures"),
]
