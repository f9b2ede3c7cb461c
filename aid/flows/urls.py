from django.urls import path

from . import views

app_name = "flows"

urlpatterns = [
    path("", views.Index.as_view(), name="index"),
    path("claims/", views.DonorFlowList.as_view(), name="flows"),
    path("chinese-projects/", views.ChineseProjectList.as_view(), name="projects"),
]
