"""Addresses of an edition's papers."""

from django.urls import path

from sewana.planning.views import paper, papers

PAPER = "office/editions/<slug:key>/papers/<slug:paper_kind>/<slug:about>/"
urlpatterns = [
    path("office/editions/<slug:key>/papers/", papers.papers, name="papers"),
    path(PAPER, paper.paper, name="paper"),
    path(f"{PAPER}deeds/", paper.deeds, name="paper-deeds"),
    path(f"{PAPER}paper.docx", paper.paper_file, {"form": "docx"}, name="paper-docx"),
    path(f"{PAPER}paper.pdf", paper.paper_file, {"form": "pdf"}, name="paper-pdf"),
]
