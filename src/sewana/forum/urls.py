from django.urls import path

from sewana.forum import views

app_name = "forum"
urlpatterns = [
    path("e/<slug:key>/vote/", views.vote, name="vote"),
    path("e/<slug:key>/group/", views.group, name="group"),
    path("e/<slug:key>/opinion/", views.propose, name="propose"),
    path("e/<slug:key>/mine/", views.votes, name="votes"),
    path("office/editions/<slug:key>/statements/", views.statements, name="statements"),
    path("office/editions/<slug:key>/statements/<int:number>/display/", views.display, name="display"),
    path("office/editions/<slug:key>/statements/<int:number>/hiding/", views.hiding, name="hiding"),
    path("office/editions/<slug:key>/statements/<int:number>/merger/", views.merger, name="merger"),
    path(
        "office/editions/<slug:key>/statements/<int:number>/translation/",
        views.translation,
        name="translation",
    ),
]
