from django.urls import path

from . import views

app_name = "sitc"

urlpatterns = [
    path("", views.Index.as_view(), name="index"),
    path("claims/", views.SectionFlowList.as_view(), name="claims"),
]
