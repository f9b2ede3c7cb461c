from django.urls import path

from . import views

app_name = "kit"
urlpatterns = [
    path("", views.KitPage.as_view(), name="kit"),
    path("<slug:name>.zip", views.KitFile.as_view(), name="file"),
]
