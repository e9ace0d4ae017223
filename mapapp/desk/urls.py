"""Addresses of this room."""

from django.urls import path

from mapapp.desk import bulk, hotline, reply_templates, saved, verbs, views

app_name = "desk"

urlpatterns = [
    path("", views.home, name="home"),
    path("queue.json", views.queue, name="queue"),
    path("more.json", views.more, name="more"),
    path("views/", saved.save, name="save-view"),
    path("views/<int:key>/forget/", saved.forget, name="forget-view"),
    path("hotline/", hotline.page, name="hotline"),
    path("hotline/caller/", hotline.caller, name="caller"),
    path("hotline/enter/", hotline.enter, name="hotline-enter"),
    path("templates/", reply_templates.page, name="templates"),
    path("templates/save/", reply_templates.save, name="save-template"),
    path("templates/<int:key>/delete/", reply_templates.delete, name="delete-template"),
    path("bulk/preview/", bulk.preview, name="bulk-preview"),
    path("bulk/", bulk.carry_out, name="bulk"),
    path("load.json", views.load, name="load"),
    path("cases/<str:number>/", views.case, name="case"),
    path("cases/<str:number>/dispatch/", verbs.give, name="dispatch"),
    path("cases/<str:number>/accept/", verbs.take, name="accept"),
    path("cases/<str:number>/reply/", verbs.report_progress, name="reply"),
    path("cases/<str:number>/resolve/", verbs.finish, name="resolve"),
    path("cases/<str:number>/close/", verbs.check_off, name="close"),
    path("cases/<str:number>/relocate/", verbs.move, name="relocate"),
    path("cases/<str:number>/contact/", verbs.show_contact, name="contact"),
    path("cases/<str:number>/do/<slug:name>/", verbs.do, name="act"),
]
