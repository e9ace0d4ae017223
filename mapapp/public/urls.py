"""Addresses of this room. A look-up code never stands in one."""

from django.urls import path

from mapapp.public import box, pages, rating, similar, views

app_name = "public"

urlpatterns = [
    path("", pages.home, name="home"),
    path("place/", pages.place, name="place"),
    path("similar/", similar.similar, name="similar"),
    path("report/", views.report, name="report"),
    path("b/<slug:code>/", box.box, name="box"),
    path("report/done/<str:number>/", views.done, name="done"),
    path("lookup/", views.lookup, name="lookup"),
    path("lookup/answer/", views.answer, name="answer"),
    path("lookup/rating/", views.rating, name="rating"),
    path("rate/<str:token>/", rating.by_link, name="rate"),
    path("lookup/photo/<str:token>/", views.photo, name="photo"),
]
