from django.urls import path, re_path

from nkworld.portal.views.claims import ClaimList

from . import tables, views

app_name = "goods"

urlpatterns = [
    path("goods/", views.Index.as_view(), name="index"),
    path("goods/claims/", ClaimList.as_view(table=tables.GoodsFlows), name="claims"),
    path("goods/shares/", ClaimList.as_view(table=tables.CommodityShares), name="shares"),
    re_path(r"^goods/(?P<code>[\w-]+)/$", views.CommodityDetail.as_view(), name="commodity"),
    path("sanctions/", views.Sanctions.as_view(), name="sanctions"),
    path("sanctions/<slug:slug>/", views.ResolutionDetail.as_view(), name="resolution"),
]
