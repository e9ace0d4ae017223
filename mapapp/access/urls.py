"""Addresses of this room."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from mapapp.access import (
    case_import_views,
    county_views,
    exchange_views,
    import_views,
    inbox_views,
    key_views,
    limit_views,
    log_views,
    outbox_views,
    staff_views,
    token_views,
    views,
)

app_name = "access"

urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="sign-in"),
    path("sign-out/", LogoutView.as_view(), name="sign-out"),
    path("home/", views.home, name="home"),
    path("me/", views.me, name="me"),
    path("me/inbox/", inbox_views.page, name="inbox"),
    path("me/inbox/unread.json", inbox_views.count, name="unread"),
    path("me/inbox/read/", inbox_views.read, name="read"),
    path("outbox/", outbox_views.page, name="outbox"),
    path("me/password/", views.OwnPassword.as_view(), name="password"),
    path("me/sign-ins/", views.own_sign_ins, name="sign-ins"),
    path("me/tokens/", token_views.tokens, name="tokens"),
    path("me/tokens/<int:token_id>/revoke/", token_views.revoke, name="revoke-token"),
    path("data/", exchange_views.exchange, name="exchange"),
    path("data/out/", exchange_views.take_out, name="take-out"),
    path("data/in/", exchange_views.bring_in, name="bring-in"),
    path("access-log/", log_views.access_log, name="log"),
    path("staff/", staff_views.staff, name="staff"),
    path("staff/county/", county_views.county, name="county"),
    path("staff/county/limits/", limit_views.limits, name="limits"),
    path("staff/county/limits/set/", limit_views.save, name="set-limits"),
    path("staff/county/heads/", county_views.heads, name="heads"),
    path("staff/county/day/", county_views.day, name="declare-day"),
    path("staff/keys/", key_views.keys, name="keys"),
    path("staff/keys/<int:key_id>/revoke/", key_views.revoke, name="revoke-key"),
    path("cases/import/", case_import_views.upload, name="case-imports"),
    path("cases/import/<int:draft_id>/", case_import_views.look, name="case-import"),
    path(
        "cases/import/<int:draft_id>/columns/",
        case_import_views.columns,
        name="case-import-columns",
    ),
    path(
        "cases/import/<int:draft_id>/faults.csv",
        case_import_views.faults,
        name="case-import-faults",
    ),
    path(
        "cases/import/<int:draft_id>/confirm/",
        case_import_views.confirm,
        name="case-import-confirm",
    ),
    path("staff/new/", staff_views.new_person, name="new-person"),
    path("staff/areas.json", staff_views.find_areas, name="areas"),
    path("staff/import/", import_views.upload, name="import"),
    path("staff/import/confirm/", import_views.confirm, name="import-confirm"),
    path("staff/import/passwords/", import_views.passwords, name="import-passwords"),
    path("staff/import/template/", import_views.template, name="import-template"),
    path("staff/posts/<int:post_id>/end/", staff_views.post_end, name="end-post"),
    # Below "people/", so that nobody's user name can hide a page above.
    path("staff/people/<str:username>/", staff_views.one_person, name="person"),
    path("staff/people/<str:username>/account/", staff_views.account, name="account"),
    path("staff/people/<str:username>/password/", staff_views.new_password, name="new-password"),
    path("staff/people/<str:username>/posts/", staff_views.new_post, name="new-post"),
]
