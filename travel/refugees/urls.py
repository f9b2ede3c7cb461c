from django.urls import path

from . import views

app_name = "refugees"

urlpatterns = [
    path("", views.Index.as_view(), name="index"),
    path("counts/", views.RefugeeCountList.as_view(), name="counts"),
]
