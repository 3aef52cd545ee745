"""The JSON API: the same gates, queries and operations as the pages."""

from ninja import NinjaAPI

import sewana

api = NinjaAPI(title="Sewana", version=sewana.__version__, docs_url=None, urls_namespace="api")
