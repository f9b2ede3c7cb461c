from django.urls import path

from . import views

app_name = "council"

urlpatterns = [
    path("", views.Index.as_view(), name="index"),
    path("outcomes/", views.OutcomeList.as_view(), name="outcomes"),
    path("resolutions/<int:number>/", views.ResolutionDetail.as_view(), name="resolution"),
    path("designations/", views.DesignationList.as_view(), name="designations"),
    path("lists/", views.ListCountList.as_view(), name="list-counts"),
    path("launches/", views.LaunchList.as_view(), name="launches"),
    path("nuclear-tests/", views.NuclearTestList.as_view(), name="nuclear-tests"),
]
