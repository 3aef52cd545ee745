"""Every address of the product."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path
from django.views.i18n import set_language

from sewana.config.api import api

urlpatterns = [
    path("", include("sewana.site.urls")),
    path("", include("sewana.sharing.urls")),
    path("", include("sewana.action.urls")),
    path("", include("sewana.reflection.urls")),
    path("", include("sewana.survey.urls")),
    path("", include("sewana.forum.urls")),
    path("", include("sewana.planning.urls")),
    path("", include("sewana.committee.urls")),
    path("", include("sewana.people.urls")),
    path("accounts/", include("allauth.urls")),
    path("language/", set_language, name="set_language"),
    path("api/v1/", api.urls),
    path("support/", admin.site.urls),
]
handler400 = "sewana.site.errors.bad_request"
handler403 = "sewana.site.errors.forbidden"
handler404 = "sewana.site.errors.not_found"
handler500 = "sewana.site.errors.server_error"

if settings.DEBUG:
    from django.contrib.staticfiles.urls import staticfiles_urlpatterns

    urlpatterns += staticfiles_urlpatterns()
