from django.urls import path

from sewana.people import views

app_name = "people"
urlpatterns = [
    path("welcome/<str:token>/", views.welcome, name="welcome"),
    path("office/people/", views.people, name="people"),
    path("office/people/<int:pk>/role/", views.role, name="role"),
    path("office/library/", views.library, name="library"),
    path("office/groups/", views.groups, name="groups"),
    path("office/me/", views.me, name="me"),
]
