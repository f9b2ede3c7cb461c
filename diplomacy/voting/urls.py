urlpatterns: list = []
app_name = "voting"
