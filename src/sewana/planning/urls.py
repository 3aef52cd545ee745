from django.urls import path

from sewana.planning.views import day, plan, public_topics, topics

app_name = "planning"
urlpatterns = [
    path("office/editions/<slug:key>/plan/", plan.plan, name="plan"),
    path("office/editions/<slug:key>/day/", day.day, name="day"),
    path("office/editions/<slug:key>/day/busy/", day.busy, name="busy"),
    path("office/editions/<slug:key>/day/rooms/new/", day.room, name="room-new"),
    path("office/editions/<slug:key>/day/rooms/<int:pk>/", day.room, name="room"),
    path("office/editions/<slug:key>/topic/", topics.topic, name="topic"),
    path("office/editions/<slug:key>/topic/call/", topics.call, name="call"),
    path("office/editions/<slug:key>/topic/<int:number>/", topics.choice, name="choice"),
    path("office/editions/<slug:key>/topic/<int:number>/deeds/", topics.deeds, name="topic-deeds"),
    path("e/<slug:key>/topics/", public_topics.topics, name="topics"),
]
