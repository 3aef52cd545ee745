"""What uvicorn runs: static files straight from disk, pages through Django's WSGI handler in threads.

Django under ASGI opens a thread-sensitive context for each request and hops to a thread at every
synchronous middleware, which costs several times the page itself; the WSGI handler does not.
"""

import os

from a2wsgi import WSGIMiddleware
from servestatic import ServeStaticASGI

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sewana.config.settings")

from django.conf import settings
from django.core.wsgi import get_wsgi_application

PAGE_THREADS = 8

application = ServeStaticASGI(
    WSGIMiddleware(get_wsgi_application(), workers=PAGE_THREADS),  # type: ignore[arg-type] # Django's own return type
    # A developer's changes must show at once: then Django itself serves the files where they lie.
    root=None if settings.DEBUG else str(settings.STATIC_ROOT),
    prefix=settings.STATIC_URL,
    # A hashed name never changes its content; every other file may be new tomorrow.
    max_age=60,
    immutable_file_test=r"^.+\.[0-9a-f]{12}\..+$",
)
