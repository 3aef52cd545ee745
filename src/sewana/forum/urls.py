from django.urls import path

from sewana.forum.views import arriving, clerk, fairness, here, kiosk, room, stage, statements, tickets, votes

app_name = "forum"
urlpatterns = [
    path("join/", arriving.join, name="join"),
    path("j/<slug:code>/", arriving.code, name="code"),
    path("stage/<str:secret>/", stage.stage, name="stage"),
    path("sw.js", arriving.worker, name="worker"),
    path("e/<slug:key>/manifest.webmanifest", arriving.manifest, name="manifest"),
    path("e/<slug:key>/room/", room.room, name="room"),
    path("e/<slug:key>/questions/", room.questions, name="questions"),
    path("e/<slug:key>/programme/", room.programme, name="programme"),
    path("e/<slug:key>/vote/", votes.vote, name="vote"),
    path("e/<slug:key>/group/", votes.group, name="group"),
    path("e/<slug:key>/opinion/", votes.propose, name="propose"),
    path("e/<slug:key>/mine/", votes.votes, name="votes"),
    path("e/<slug:key>/kiosk/", kiosk.kiosk, name="kiosk"),
    path("e/<slug:key>/trust/", fairness.trust, name="trust"),
    path("office/editions/<slug:key>/here/", here.here, name="here"),
    path("office/editions/<slug:key>/here/here.csv", here.here_csv, name="here-csv"),
    path("office/editions/<slug:key>/fairness/", fairness.fairness, name="fairness"),
    path("office/editions/<slug:key>/clerk/", clerk.clerk, name="clerk"),
    path("office/editions/<slug:key>/clerk/hands/", clerk.hands, name="hands"),
    path("office/editions/<slug:key>/clerk/<int:number>/withdrawal/", clerk.withdrawal, name="withdrawal"),
    path("office/editions/<slug:key>/tickets/", tickets.tickets, name="tickets"),
    path("office/editions/<slug:key>/tickets/door/", tickets.door, name="door"),
    path("office/editions/<slug:key>/tickets/sheet/", tickets.sheet, name="ticket-sheet"),
    path(
        "office/editions/<slug:key>/tickets/<int:number>/revocation/", tickets.revocation, name="revocation"
    ),
    path("office/editions/<slug:key>/check-in/", tickets.check_in, name="checkin"),
    path("t/<slug:token>/", tickets.ticket, name="ticket"),
    path("office/editions/<slug:key>/statements/", statements.statements, name="statements"),
    path("office/editions/<slug:key>/statements/<int:number>/display/", statements.display, name="display"),
    path("office/editions/<slug:key>/statements/<int:number>/hiding/", statements.hiding, name="hiding"),
    path("office/editions/<slug:key>/statements/<int:number>/merger/", statements.merger, name="merger"),
    path(
        "office/editions/<slug:key>/statements/<int:number>/translation/",
        statements.translation,
        name="translation",
    ),
]
