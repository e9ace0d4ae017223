"""Addresses of this room."""

from django.urls import path

from mapapp.catalogue import acts, card_views, case_views, category_views, views

app_name = "catalogue"

urlpatterns = [
    path("", views.home, name="home"),
    path("begin/", acts.begin, name="begin"),
    path("categories/", category_views.categories, name="categories"),
    path("categories/<slug:code>/", category_views.decide, name="decide-category"),
    path("suggestion/", card_views.card, name="card"),
    path("cases/<str:number>/", case_views.from_case, name="from-case"),
    path("<int:pk>/", views.version, name="version"),
    path("<int:pk>/answers.json", views.answers, name="answers"),
    path("<int:pk>/check/", views.findings, name="findings"),
    path("<int:pk>/difference/", views.compare, name="difference"),
    path("<int:pk>/rule/", acts.rule, name="rule"),
    path("<int:pk>/drop/", acts.drop, name="drop"),
    path("<int:pk>/checked/", acts.checked, name="check"),
    path("<int:pk>/effect/", acts.effect, name="effect"),
    path("<int:pk>/call-off/", acts.off, name="call-off"),
    path("<int:pk>/discard/", acts.discard, name="discard"),
]
