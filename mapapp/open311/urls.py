"""Addresses of this room, as the GeoReport v2 specification names them."""

from django.urls import re_path

from mapapp.open311 import discovery, requests, services, tokens

app_name = "open311"
_FORM = r"\.(?P<form>json|xml)$"

urlpatterns = [
    re_path(r"^discovery" + _FORM, discovery.discovery, name="discovery"),
    re_path(r"^services" + _FORM, services.services, name="services"),
    re_path(r"^services/(?P<code>[^/]+)" + _FORM, services.definition, name="service"),
    re_path(r"^requests" + _FORM, requests.requests, name="requests"),
    re_path(r"^requests/(?P<number>[^/]+)" + _FORM, requests.one, name="request"),
    re_path(r"^tokens/(?P<token>[^/]+)" + _FORM, tokens.token, name="token"),
]
