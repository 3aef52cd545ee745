from django.urls import path

from sewana.committee.views import agenda, attendance, editions, meetings, minutes, own_meeting

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
    path("office/editions/<slug:key>/meetings/", meetings.meetings, name="meetings"),
    path("office/editions/<slug:key>/meetings/new/", meetings.new_meeting, name="meeting-new"),
    path("office/editions/<slug:key>/meetings/<int:pk>/", meetings.meeting, name="meeting"),
    path("office/editions/<slug:key>/meetings/<int:pk>/details/", meetings.details, name="meeting-details"),
    path("office/editions/<slug:key>/meetings/<int:pk>/times/", meetings.times, name="meeting-times"),
    path("office/editions/<slug:key>/meetings/<int:pk>/choice/", meetings.choice, name="meeting-choice"),
    path(
        "office/editions/<slug:key>/meetings/<int:pk>/answers/<int:member>/",
        meetings.answers,
        name="meeting-answers",
    ),
    path(
        "office/editions/<slug:key>/meetings/<int:pk>/cancellation/",
        meetings.cancellation,
        name="meeting-cancellation",
    ),
    path("office/editions/<slug:key>/meetings/<int:pk>/meeting.ics", meetings.calendar, name="meeting-ics"),
    path("office/editions/<slug:key>/meetings/<int:pk>/items/", agenda.items, name="meeting-items"),
    path(
        "office/editions/<slug:key>/meetings/<int:pk>/invitation/",
        agenda.invitation,
        name="meeting-invitation",
    ),
    path(
        "office/editions/<slug:key>/meetings/<int:pk>/attendance/", attendance.attendance, name="attendance"
    ),
    path("office/editions/<slug:key>/meetings/<int:pk>/minutes/", minutes.minutes, name="minutes"),
    path("office/editions/<slug:key>/meetings/<int:pk>/minutes/text/", minutes.text, name="minutes-text"),
    path("office/editions/<slug:key>/meetings/<int:pk>/minutes/aside/", minutes.aside, name="minutes-aside"),
    path("office/editions/<slug:key>/meetings/<int:pk>/minutes/pulse/", minutes.pulse, name="minutes-pulse"),
    path("office/editions/<slug:key>/meetings/<int:pk>/clock/", minutes.clock, name="meeting-clock"),
    path(
        "office/editions/<slug:key>/meetings/<int:pk>/decisions/", minutes.decision, name="meeting-decisions"
    ),
    path("office/editions/<slug:key>/meetings/<int:pk>/approval/", minutes.approved, name="meeting-approval"),
    path("meet/<str:secret>/", attendance.check_in, name="check-in"),
    path("m/<str:secret>/meetings/<int:pk>/", own_meeting.own_meeting, name="own-meeting"),
    path("m/<str:secret>/meetings/<int:pk>/meeting.ics", own_meeting.own_calendar, name="own-meeting-ics"),
]
