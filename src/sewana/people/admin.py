from django.contrib import admin

from sewana.people.models import Account, Group, Library

admin.site.register([Account, Group, Library])
