from django.urls import path

from . import views

app_name = "kaesong"

urlpatterns = [
    path("", views.Index.as_view(), name="index"),
    path("figures/", views.ZoneFigureList.as_view(), name="figures"),
]
