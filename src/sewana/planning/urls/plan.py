from django.urls import path

from sewana.planning.views import (
    day,
    media,
    media_files,
    plan,
    public_topics,
    rooms,
    topics,
)

urlpatterns = [
    path("office/editions/<slug:key>/plan/", plan.plan, name="plan"),
    path("office/editions/<slug:key>/day/", day.day, name="day"),
    path("office/editions/<slug:key>/day/busy/", day.busy, name="busy"),
    path("office/editions/<slug:key>/day/rooms/new/", rooms.room, name="room-new"),
    path("office/editions/<slug:key>/day/rooms/<int:pk>/", rooms.room, name="room"),
    path("office/editions/<slug:key>/topic/", topics.topic, name="topic"),
    path("office/editions/<slug:key>/topic/call/", topics.call, name="call"),
    path("office/editions/<slug:key>/topic/<int:number>/", topics.choice, name="choice"),
    path("office/editions/<slug:key>/topic/<int:number>/deeds/", topics.deeds, name="topic-deeds"),
    path("e/<slug:key>/topics/", public_topics.topics, name="topics"),
    path("office/editions/<slug:key>/media/", media.media, name="media"),
    path("office/editions/<slug:key>/media/<int:number>/", media.item, name="media-item"),
    path("office/editions/<slug:key>/media/<int:number>/deeds/", media.deeds, name="media-deeds"),
    path("office/editions/<slug:key>/media/<int:number>/upload/", media_files.upload, name="media-upload"),
    path(
        "office/editions/<slug:key>/media/<int:number>/versions/<int:version>/file/",
        media_files.file,
        name="media-file",
    ),
    path(
        "office/editions/<slug:key>/media/<int:number>/versions/<int:version>/picture/",
        media_files.picture,
        name="media-picture",
    ),
    path("e/<slug:key>/media/", media_files.public_media, name="public-media"),
    path("e/<slug:key>/media/<int:number>/file/", media_files.public_file, name="public-file"),
    path("e/<slug:key>/media/<int:number>/picture/", media_files.public_picture, name="public-picture"),
]
