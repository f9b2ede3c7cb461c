from django.urls import path

from . import views

app_name = "findings"

urlpatterns = [
    path("<int:slug>/", views.FindingDetail.as_view(), name="finding"),
    path("<int:slug>/history/", views.History.as_view(), name="history"),
    path("<int:slug>/difference/", views.Difference.as_view(), name="difference"),
]
