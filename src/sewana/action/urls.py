from django.urls import URLPattern, URLResolver, path
from django.views.decorators.http import require_safe

from sewana.action.views import (
    board,
    board_files,
    check,
    closure,
    console,
    evidence,
    improvement_files,
    improvements,
    mine,
    news,
    promises,
    telling,
    themes,
    voice_entry,
    voices,
    work,
)

app_name = "action"
urlpatterns: list[URLPattern | URLResolver] = [
    path("office/editions/<slug:key>/voices/", voices.voices, name="voices"),
    path("office/editions/<slug:key>/voices.csv", voice_entry.voices_csv, name="voices-csv"),
    path("office/editions/<slug:key>/voices/new/", voice_entry.voice_new, name="voice-new"),
    path("office/editions/<slug:key>/voices/undo/", voices.undo, name="voices-undo"),
    path("office/editions/<slug:key>/voices/offered/", voices.offered, name="voices-offered"),
    path("office/editions/<slug:key>/voices/<int:number>/", voices.voice, name="voice"),
    path("office/editions/<slug:key>/console/taken-up/undo/", console.undo, name="console-undo"),
    path("office/editions/<slug:key>/console/taken-up/<slug:kind>/", console.take_up, name="console-take-up"),
    path("office/editions/<slug:key>/promises/", promises.promises_office, name="promises-office"),
    path("e/<slug:key>/promises/", promises.promises, name="promises"),
    path("e/<slug:key>/outcome/", mine.mine, name="mine"),
    path("e/<slug:key>/news/", news.news, name="news"),
    path("news/<slug:secret>/", news.own, name="news-own"),
    path("e/<slug:key>/improvements/<int:number>/check/", check.check, name="check"),
    path("tap/<slug:secret>/", check.tap, name="tap"),
    path("office/editions/<slug:key>/telling/", telling.telling_page, name="telling"),
    path("office/themes/", themes.themes, name="themes"),
    path("office/themes.csv", themes.themes_csv, name="themes-csv"),
    path("office/editions/<slug:key>/improvements/", improvements.improvements, name="improvements"),
    path(
        "office/editions/<slug:key>/improvements.csv",
        improvement_files.improvements_csv,
        name="improvements-csv",
    ),
    path(
        "office/editions/<slug:key>/improvements/calendar/",
        improvement_files.calendar_link,
        name="improvement-calendar",
    ),
    path("office/calendars/improvements/<str:secret>.ics", improvement_files.calendar, name="calendar"),
    path(
        "office/editions/<slug:key>/improvements/new/", improvements.improvement_new, name="improvement-new"
    ),
    path(
        "office/editions/<slug:key>/improvements/<int:number>/", improvements.improvement, name="improvement"
    ),
    path(
        "office/editions/<slug:key>/improvements/<int:number>/deeds/",
        work.deeds,
        name="improvement-deeds",
    ),
    path(
        "office/editions/<slug:key>/improvements/<int:number>/decision/",
        improvements.decision,
        name="decision",
    ),
    path("office/editions/<slug:key>/improvements/<int:number>/work/", improvements.work, name="work"),
    path(
        "office/editions/<slug:key>/improvements/<int:number>/work/deeds/",
        work.work_deeds,
        name="work-deeds",
    ),
    path(
        "office/editions/<slug:key>/improvements/<int:number>/evidence/",
        evidence.evidence,
        name="evidence",
    ),
    path(
        "office/editions/<slug:key>/improvements/<int:number>/publication/",
        improvements.publication,
        name="publication",
    ),
    path("e/<slug:key>/improvements/", board.board, name="board"),
    path("e/<slug:key>/improvements/<int:number>/", board.item, name="item"),
    path("e/<slug:key>/improvements/slides/", board.slides, name="slides"),
    path("e/<slug:key>/improvements/poster.pdf", board_files.poster, name="poster"),
    path("e/<slug:key>/improvements/embed/", board_files.embed, name="embed"),
    path("e/<slug:key>/improvements.atom", require_safe(board_files.News()), name="feed"),
    path("e/<slug:key>/improvements.csv", board_files.board_csv, name="board-csv"),
    path("e/<slug:key>/improvements.jsonld", board_files.board_jsonld, name="board-jsonld"),
    path("improvements/", board.all_years, name="all-years"),
    path("office/editions/<slug:key>/closure/", closure.closure, name="closure"),
    path("e/<slug:key>/closure/", closure.closure_public, name="closure-public"),
    path("e/<slug:key>/closure/tables/<slug:name>.csv", closure.closure_table, name="closure-table"),
]
