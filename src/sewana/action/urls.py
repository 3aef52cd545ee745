from django.urls import URLPattern, URLResolver, path

from sewana.action.views import closure

app_name = "action"
urlpatterns: list[URLPattern | URLResolver] = [
    path("office/editions/<slug:key>/closure/", closure.closure, name="closure"),
    path("e/<slug:key>/closure/", closure.closure_public, name="closure-public"),
    path("e/<slug:key>/closure/tables/<slug:name>.csv", closure.closure_table, name="closure-table"),
]
