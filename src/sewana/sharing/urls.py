from django.urls import path

from sewana.sharing import views

app_name = "sharing"
urlpatterns = [
    path("office/sheets/", views.sheets, name="sheets"),
    path("office/sheets/<int:pk>/", views.sheet, name="sheet"),
    path("office/sheets/<int:pk>/confirmation/", views.confirm, name="confirm"),
    path("office/sheets/<int:pk>/withdrawal/", views.withdrawal, name="withdrawal"),
    path("office/sheets/<int:pk>/restoration/", views.restoration, name="restoration"),
    path("office/sheets/<int:pk>/sheet.<slug:kind>", views.download, name="download"),
    path("office/sheets/<int:pk>/original", views.original, name="original"),
    path("e/<slug:key>/sheet/", views.public, name="public"),
    path("e/<slug:key>/sheet.<slug:kind>", views.public_download, name="public-download"),
]
