"""Addresses of this room. Each kind of entry has one, which answers JSON and plain forms."""

from django.urls import path

from mapapp.field import (
    hazard_views,
    mailbox_views,
    photo_views,
    promise_views,
    round_views,
    survey_views,
    views,
    visit_views,
)

app_name = "field"

urlpatterns = [
    path("", views.home, name="home"),
    path("today.json", views.today, name="today"),
    path("ground.json", views.ground, name="ground"),
    path("add/", views.add, name="add"),
    path("cases.json", views.cases, name="cases"),
    path("cases/<slug:number>/", views.case, name="case"),
    path("cases/<slug:number>/accept/", views.accept_case, name="accept"),
    path("cases/<slug:number>/reply/", views.reply_to_case, name="reply"),
    path("cases/<slug:number>/resolve/", views.resolve_case, name="resolve"),
    path("cases/<slug:number>/contact/", views.contact, name="contact"),
    path("cases/<slug:number>/do/<slug:name>/", views.act_on_case, name="act"),
    path("visits/", visit_views.diary, name="visits"),
    path("visits/new/", visit_views.new_visit, name="new-visit"),
    path("mailboxes/", mailbox_views.mailbox_list, name="mailboxes"),
    path("mailboxes/new/", mailbox_views.new_mailbox, name="new-mailbox"),
    path("mailboxes/print/", mailbox_views.sheet, name="mailbox-sheet"),
    path("mailboxes/<slug:code>/", mailbox_views.mailbox, name="mailbox"),
    path("mailboxes/<slug:code>/openings/", mailbox_views.openings, name="openings"),
    path("mailboxes/<slug:code>/change/", mailbox_views.edit_mailbox, name="edit-mailbox"),
    path("mailboxes/<slug:code>/remove/", mailbox_views.removed, name="remove-mailbox"),
    path("mailboxes/<slug:code>/qr.svg", mailbox_views.qr, name="mailbox-qr"),
    path("openings/<str:uuid>/letters/", mailbox_views.letters, name="letters"),
    path("hazards/", hazard_views.hazard_list, name="hazards"),
    path("hazards/new/", hazard_views.new_hazard, name="new-hazard"),
    path("hazards/<int:pk>/", hazard_views.hazard, name="hazard"),
    path("hazards/<int:pk>/assign/", hazard_views.assign, name="assign-hazard"),
    path("hazards/<int:pk>/rectify/", hazard_views.rectify, name="rectify-hazard"),
    path("hazards/<int:pk>/check/", hazard_views.check, name="check-hazard"),
    path("survey/", survey_views.survey, name="survey"),
    path("survey/answers/", survey_views.answers, name="answers"),
    path("rounds/", round_views.round_list, name="rounds"),
    path("rounds/new/", round_views.new_round, name="new-round"),
    path("promises/", promise_views.promise_list, name="promises"),
    path("gaps/", promise_views.gap_lists, name="gaps"),
    path("photos/<int:pk>/", photo_views.photo, name="photo"),
]
