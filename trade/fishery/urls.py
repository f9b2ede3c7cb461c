from django.urls import path

from . import views

app_name = "fishery"

urlpatterns = [
    path("", views.Index.as_view(), name="index"),
    path("claims/", views.FisheryFlowList.as_view(), name="claims"),
]
