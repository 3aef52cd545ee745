from django.urls import path

from sewana.survey.views import (
    answering,
    apart,
    entry,
    entry_file,
    instruments,
    invited,
    paper,
    population,
    questionnaires,
)

app_name = "survey"
urlpatterns = [
    path("q/", answering.code, name="code"),
    path("q/<str:code>/", answering.answer, name="answer"),
    path("q/<str:code>/thanks/", answering.thanks, name="thanks"),
    path("q/<str:code>/kiosk/", answering.kiosk, name="kiosk"),
    path("q/<str:code>/<str:token>/", answering.by_token, name="answer-by-token"),
    path("office/editions/<slug:key>/questionnaires/<int:number>/paper.pdf", paper.paper, name="paper"),
    path("office/editions/<slug:key>/questionnaires/<int:number>/entry/", entry.entry, name="entry"),
    path(
        "office/editions/<slug:key>/questionnaires/<int:number>/entry/file/",
        entry_file.entry_file,
        name="entry-file",
    ),
    path("office/instruments/", instruments.instruments, name="instruments"),
    path("office/instruments/<slug:slug>/", instruments.instrument, name="instrument"),
    path("office/editions/<slug:key>/questionnaires/", questionnaires.questionnaires, name="questionnaires"),
    path(
        "office/editions/<slug:key>/questionnaires/<int:number>/",
        questionnaires.questionnaire,
        name="questionnaire",
    ),
    path("office/editions/<slug:key>/questionnaires/<int:number>/invited/", invited.invited, name="invited"),
    path("office/editions/<slug:key>/population/", population.population, name="population"),
    path(
        "office/editions/<slug:key>/population/table/", population.population_table, name="population-table"
    ),
    path("office/editions/<slug:key>/population/deed/", population.population_deed, name="population-deed"),
    path("office/editions/<slug:key>/population/level/", population.level, name="level"),
    path("office/editions/<slug:key>/population.csv", population.population_csv, name="population-csv"),
    path("office/editions/<slug:key>/population.xlsx", population.population_xlsx, name="population-xlsx"),
    path("office/editions/<slug:key>/questionnaires/<int:number>/apart/", apart.apart, name="apart"),
]
