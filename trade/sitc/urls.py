from django.urls import path

from nkworld.portal.views.claims import ClaimList

from .models import Index, SectionFlows

app_name = "sitc"

urlpatterns = [
    path("", Index.as_view(), name="index"),
    path("claims/", ClaimList.as_view(table=SectionFlows), name="claims"),
]
