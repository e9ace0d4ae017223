"""Addresses of this room. Messages lead to some of them (layers/oversight/whistle_change.py)."""

from django.urls import path

from mapapp.supervision import (
    bulletin_views,
    indicator_views,
    item_views,
    notice_views,
    unit_views,
    voice_views,
    whistle_views,
    worker_views,
)

app_name = "supervision"

urlpatterns = [
    path("", whistle_views.home, name="home"),
    path("whistles/", whistle_views.whistles, name="whistles"),
    path("whistles/new/", whistle_views.new_whistle, name="new-whistle"),
    path("whistles/<int:pk>/", whistle_views.whistle, name="whistle"),
    path("whistles/<int:pk>/end/", whistle_views.end, name="end-whistle"),
    path("summons/<int:pk>/<slug:step>/", whistle_views.answer, name="answer-whistle"),
    path("reopenings/", voice_views.reopenings, name="reopenings"),
    path("reopenings/<int:pk>/", voice_views.decide, name="decide-reopening"),
    path("questions/", voice_views.questions, name="questions"),
    path("indicators/", indicator_views.indicators, name="indicators"),
    path("items/", item_views.items, name="items"),
    path("workers/", worker_views.workers, name="workers"),
    path("workers/<int:pk>/", worker_views.worker, name="worker"),
    path("units/", unit_views.units, name="units"),
    path("units/<slug:code>/", indicator_views.unit, name="unit"),
    path("bulletins/", bulletin_views.bulletins, name="bulletins"),
    path("bulletins/new/", bulletin_views.new_bulletin, name="new-bulletin"),
    path("bulletins/<int:pk>/", bulletin_views.bulletin, name="bulletin"),
    path("bulletins/<int:pk>/decide/", bulletin_views.decide, name="decide-bulletin"),
    path("bulletins/<int:pk>/<slug:form>/", bulletin_views.file, name="bulletin-file"),
    path("notices/", notice_views.notices, name="notices"),
    path("notices/new/", notice_views.new_notice, name="new-notice"),
    path("notices/<int:pk>/", notice_views.notice, name="notice"),
    path("notices/<int:pk>/<slug:verb>/", notice_views.step, name="notice-step"),
]
