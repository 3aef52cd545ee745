"""Addresses about speakers, moderators and their prepared questions."""

from django.urls import path

from sewana.planning.views import invitations, moderator, own, pictures, speaker_deeds, speakers

OFFICE = "office/editions/<slug:key>/"
urlpatterns = [
    path(f"{OFFICE}speakers/", speakers.speakers, name="speakers"),
    path(f"{OFFICE}speakers/reminders/", invitations.reminders, name="speakers-reminders"),
    path(f"{OFFICE}speakers/<int:number>/", speakers.speaker, name="speaker"),
    path(f"{OFFICE}speakers/<int:number>/deeds/", speaker_deeds.deeds, name="speaker-deeds"),
    path(f"{OFFICE}speakers/<int:number>/invitation/", invitations.invitation, name="speaker-invitation"),
    path(f"{OFFICE}moderator/", moderator.moderator, name="moderator"),
    path(f"{OFFICE}moderator/questions/<int:pk>/", moderator.question, name="question"),
    path(f"{OFFICE}moderator/questions/<int:pk>/deeds/", moderator.question_deeds, name="question-deeds"),
    path("e/<slug:key>/speakers/<int:number>/picture.jpg", pictures.picture, name="speaker-picture"),
    path("s/<str:secret>/", own.own, name="own"),
    path("s/<str:secret>/picture.jpg", own.own_picture, name="own-picture"),
]
