from django.urls import path

from sewana.reflection import views

app_name = "reflection"
urlpatterns = [
    path("e/<slug:key>/reflection/", views.edition, name="edition"),
    path("e/<slug:key>/reflection/<slug:table>.csv", views.table, name="table"),
    path("office/editions/<slug:key>/reflection/", views.refresh, name="refresh"),
    path(
        "office/editions/<slug:key>/reflection/groups/<int:number>/name/",
        views.group_name,
        name="group-name",
    ),
]
