from django.urls import path

from nkworld.portal.views.claims import ClaimList

from .models import Index, MigrantStocks

app_name = "migrants"

urlpatterns = [
    path("", Index.as_view(), name="index"),
    path("estimates/", ClaimList.as_view(table=MigrantStocks), name="estimates"),
]
