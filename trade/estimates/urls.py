from nkworld.portal.views.datasets import dataset_paths

app_name = "estimates"

urlpatterns = dataset_paths(app_name)
