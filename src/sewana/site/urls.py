from django.urls import path

from sewana.site import views

app_name = "site"
urlpatterns = [
    path("", views.home, name="home"),
    path("e/<slug:key>/", views.edition, name="edition"),
    path("stage/<str:secret>/map/", views.stage_map, name="stage-map"),
    path("office/", views.office, name="office"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("metrics", views.metrics, name="metrics"),
    path("version", views.version, name="version"),
    path(".well-known/security.txt", views.security_txt, name="security-txt"),
    path("robots.txt", views.robots_txt, name="robots-txt"),
]
