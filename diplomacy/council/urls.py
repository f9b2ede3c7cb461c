from django.urls import path

from nkworld.portal.views.claims import ClaimList

from . import tables, views

app_name = "council"

urlpatterns = [
    path("", views.Index.as_view(), name="index"),
    path("outcomes/", views.OutcomeList.as_view(), name="outcomes"),
    path("resolutions/<int:number>/", views.ResolutionDetail.as_view(), name="resolution"),
    path("designations/", views.DesignationList.as_view(), name="designations"),
    path(
        "lists/",
        ClaimList.as_view(table=tables.ListCounts, template_name="council/list_count_list.html"),
        name="list-counts",
    ),
    path("launches/", views.LaunchList.as_view(), name="launches"),
    path("nuclear-tests/", views.NuclearTestList.as_view(), name="nuclear-tests"),
]
