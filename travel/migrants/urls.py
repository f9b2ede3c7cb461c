from django.urls import path

from . import views

app_name = "migrants"

urlpatterns = [
    path("", views.Index.as_view(), name="index"),
    path("estimates/", views.MigrantStockList.as_view(), name="estimates"),
]
