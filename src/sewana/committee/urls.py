from django.urls import path

from sewana.committee import views

app_name = "committee"
urlpatterns = [
    path("office/editions/", views.editions, name="editions"),
    path("office/editions/new/", views.new_edition, name="new-edition"),
    path("office/editions/<slug:key>/", views.edition, name="edition"),
    path("office/editions/<slug:key>/text/", views.change, name="change"),
    path("office/editions/<slug:key>/state/", views.state, name="state"),
    path("office/editions/<slug:key>/publication/", views.publication, name="publication"),
    path("office/editions/<slug:key>/engine/", views.engine, name="engine"),
    path("office/editions/<slug:key>/copy/", views.copy, name="copy"),
    path("office/editions/<slug:key>/seats/", views.seats, name="seats"),
    path("office/editions/<slug:key>/seats/<int:pk>/leave/", views.leave, name="leave"),
]
