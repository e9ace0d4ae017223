"""Addresses of this room."""

from django.urls import path

from mapapp.overview import data, export, pages, stability_pages, staffing_pages, warning_pages

app_name = "overview"

urlpatterns = [
    path("", pages.home, name="home"),
    path("steps.json", data.steps, name="steps"),
    path("period.json", data.period, name="period"),
    path("areas.json", data.areas, name="areas"),
    path("drawn.json", data.drawn, name="drawn"),
    path("cases.json", pages.cases, name="cases"),
    path("export.html", export.export, name="export"),
    path("warnings/", warning_pages.inbox, name="warnings"),
    path("warnings/<int:pk>/", warning_pages.one, name="warning"),
    path("warnings/<int:pk>/decide/", warning_pages.decide, name="decide"),
    path("stability/", stability_pages.stability_page, name="stability"),
    path("staffing/", staffing_pages.staffing, name="staffing"),
    path("staffing/<int:grid>/split/", staffing_pages.split, name="split"),
    path("views/", pages.save, name="save"),
    path("views/<int:pk>/drop/", pages.drop, name="drop"),
]
