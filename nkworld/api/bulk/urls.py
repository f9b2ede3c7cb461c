from django.urls import path, re_path

from . import views

app_name = "kit"
urlpatterns = [
    path("", views.KitPage.as_view(), name="kit"),
    path("sql/", views.SqlQuestion.as_view(), name="sql"),
    re_path(r"^nkworld\.(?P<ending>json|csv)$", views.SqlQuestion.as_view(), name="sql-file"),
    path("<slug:name>.zip", views.KitFile.as_view(), name="file"),
]
