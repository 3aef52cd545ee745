from django.contrib import admin

from sewana.forum.models import Statement

admin.site.register(Statement)
