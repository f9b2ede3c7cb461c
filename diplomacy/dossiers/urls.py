from nkworld.portal.views.datasets import dataset_paths

app_name = "dossiers"

urlpatterns = dataset_paths(app_name)
