from allauth.account.decorators import secure_admin_login
from django.contrib import admin

from sewana.people.models import Account, Group, Library

admin.site.register([Account, Group, Library])
# Django's own sign-in form here would know no limit to wrong passwords: there is one way in for everybody.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
