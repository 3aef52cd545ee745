from django.contrib import admin

from sewana.reflection.models import Reflection

admin.site.register(Reflection)
