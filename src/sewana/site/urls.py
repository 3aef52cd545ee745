from django.urls import path

from sewana.site import planning_views, views

app_name = "site"
urlpatterns = [
    path("", views.home, name="home"),
    path("e/<slug:key>/", views.edition, name="edition"),
    path("stage/<str:secret>/map/", views.stage_map, name="stage-map"),
    path("office/", views.office, name="office"),
    path("office/editions/<slug:key>/copy/", planning_views.copy, name="copy"),
    path("office/editions/<slug:key>/renewal/", planning_views.renewal, name="renewal"),
    path("office/editions/<slug:key>/topic/evidence/", planning_views.evidence, name="topic-evidence"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("metrics", views.metrics, name="metrics"),
    path("version", views.version, name="version"),
    path(".well-known/security.txt", views.security_txt, name="security-txt"),
    path("robots.txt", views.robots_txt, name="robots-txt"),
]
