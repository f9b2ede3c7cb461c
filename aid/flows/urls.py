from django.urls import path

from nkworld.portal.views.claims import ClaimList

from . import tables, views

app_name = "flows"

urlpatterns = [
    path("", views.Index.as_view(), name="index"),
    path("claims/", ClaimList.as_view(table=tables.DonorFlows), name="flows"),
    path("chinese-projects/", ClaimList.as_view(table=tables.ChineseProjects), name="projects"),
]
