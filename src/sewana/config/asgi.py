"""What uvicorn runs: static files straight from disk, pages through Django's WSGI handler in threads.

Django under ASGI opens a thread-sensitive context for each request and hops to a thread at every
synchronous middleware, which costs several times the page itself; the WSGI handler does not.
"""

import os

from a2wsgi import WSGIMiddleware
from servestatic import ServeStaticASGI

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sewana.config.settings")

from django.conf import settings  # noqa: E402 - Django reads the settings when it is first imported
from django.core.wsgi import get_wsgi_application  # noqa: E402

PAGE_THREADS = 8

application = ServeStaticASGI(
    WSGIMiddleware(get_wsgi_application(), workers=PAGE_THREADS),
    root=str(settings.STATIC_ROOT),
    prefix=settings.STATIC_URL,
    max_age=31536000,
    immutable_file_test=r"^.+\.[0-9a-f]{12}\..+$",
)
