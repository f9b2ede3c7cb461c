from django.urls import path, re_path

from . import views

app_name = "goods"

urlpatterns = [
    path("goods/", views.Index.as_view(), name="index"),
    path("goods/claims/", views.GoodsFlowList.as_view(), name="claims"),
    path("goods/shares/", views.CommodityShareList.as_view(), name="shares"),
    re_path(r"^goods/(?P<code>[\w-]+)/$", views.CommodityDetail.as_view(), name="commodity"),
    path("sanctions/", views.Sanctions.as_view(), name="sanctions"),
    path("sanctions/<slug:slug>/", views.ResolutionDetail.as_view(), name="resolution"),
]
