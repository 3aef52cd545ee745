"""The addresses of planning, one module for each of its parts."""

from sewana.planning.urls.papers import urlpatterns as papers
from sewana.planning.urls.plan import urlpatterns as plan
from sewana.planning.urls.programme import urlpatterns as programme
from sewana.planning.urls.speakers import urlpatterns as speakers

app_name = "planning"
urlpatterns = [*plan, *speakers, *papers, *programme]
