from django.urls import path

from nkworld.portal.views.claims import ClaimList

from .models import FisheryFlows, Index

app_name = "fishery"

urlpatterns = [
    path("", Index.as_view(), name="index"),
    path("claims/", ClaimList.as_view(table=FisheryFlows), name="claims"),
]
