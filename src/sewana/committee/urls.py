from django.urls import path

from sewana.committee.views import editions

app_name = "committee"
urlpatterns = [
    path("office/editions/", editions.editions, name="editions"),
    path("office/editions/new/", editions.new_edition, name="new-edition"),
    path("office/editions/<slug:key>/", editions.edition, name="edition"),
    path("office/editions/<slug:key>/text/", editions.change, name="change"),
    path("office/editions/<slug:key>/state/", editions.state, name="state"),
    path("office/editions/<slug:key>/publication/", editions.publication, name="publication"),
    path("office/editions/<slug:key>/engine/", editions.engine, name="engine"),
    path("office/editions/<slug:key>/copy/", editions.copy, name="copy"),
    path("office/editions/<slug:key>/seats/", editions.seats, name="seats"),
    path("office/editions/<slug:key>/seats/<int:pk>/leave/", editions.leave, name="leave"),
]
