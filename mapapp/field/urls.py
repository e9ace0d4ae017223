"""Addresses of this room."""

from django.urls import path

from mapapp.field import views

app_name = "field"

urlpatterns = [
    path("", views.home, name="home"),
    path("cases.json", views.cases, name="cases"),
    path("cases/<slug:number>/", views.case, name="case"),
    path("cases/<slug:number>/accept/", views.accept_case, name="accept"),
    path("cases/<slug:number>/reply/", views.reply_to_case, name="reply"),
    path("cases/<slug:number>/resolve/", views.resolve_case, name="resolve"),
    path("cases/<slug:number>/contact/", views.contact, name="contact"),
    path("cases/<slug:number>/do/<slug:name>/", views.act_on_case, name="act"),
]
