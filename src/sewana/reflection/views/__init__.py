"""Pages of the reflection."""

from sewana.reflection.views.engagement import engagement, engagement_table, how, slides
from sewana.reflection.views.engagement_office import engagement_office, releases
from sewana.reflection.views.picture import edition, group_name, refresh, table

__all__ = [
    "edition",
    "engagement",
    "engagement_office",
    "engagement_table",
    "group_name",
    "how",
    "refresh",
    "releases",
    "slides",
    "table",
]
