from django.urls import path

from sewana.reflection import views
from sewana.reflection.views import done

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
    path("e/<slug:key>/engagement/", views.engagement, name="engagement"),
    path("e/<slug:key>/engagement/how/", views.how, name="engagement-how"),
    path("e/<slug:key>/engagement/slides/", views.slides, name="slides"),
    path("e/<slug:key>/engagement/tables/<slug:table>.csv", views.engagement_table, name="engagement-table"),
    path("office/editions/<slug:key>/engagement/", views.engagement_office, name="engagement-office"),
    path("office/editions/<slug:key>/engagement/releases/", views.releases, name="releases"),
    path("office/editions/<slug:key>/done/", done.done, name="done"),
    path("office/editions/<slug:key>/done/undo/", done.done_undo, name="done-undo"),
    path("office/editions/<slug:key>/done/done.csv", done.done_csv, name="done-csv"),
    path("office/editions/<slug:key>/done/steps.csv", done.steps_csv, name="steps-csv"),
]
