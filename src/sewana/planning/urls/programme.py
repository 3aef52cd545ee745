"""Addresses about the programme and its calendars."""

from django.urls import path

from sewana.planning.views import calendars, programme, publishing

OFFICE = "office/editions/<slug:key>/"
urlpatterns = [
    path(f"{OFFICE}programme/", programme.programme, name="programme"),
    path(f"{OFFICE}programme/deeds/", programme.deeds, name="programme-deeds"),
    path(f"{OFFICE}programme/sessions/<int:pk>/", programme.session, name="session"),
    path(f"{OFFICE}programme/publication/", publishing.publication, name="publication"),
    path(f"{OFFICE}programme/versions/", publishing.versions, name="programme-versions"),
    path(f"{OFFICE}programme/versions/<int:number>/", publishing.version, name="programme-version"),
    path(f"{OFFICE}calendar/", calendars.own_calendar, name="own-calendar"),
    path("e/<slug:key>/programme.ics", calendars.feed, name="feed"),
    path("e/<slug:key>/programme/calendar/", calendars.subscribe, name="subscribe"),
    path("e/<slug:key>/programme/<uuid:uid>.ics", calendars.session_entry, name="session-entry"),
    path("m/<str:secret>/calendar/", calendars.member_calendar, name="member-calendar"),
    path("calendars/<str:secret>.ics", calendars.personal_feed, name="personal-feed"),
]
