from django.contrib import admin

from sewana.committee.models import Edition, Seat

admin.site.register([Edition, Seat])
