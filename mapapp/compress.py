"""Answers are compressed, except what is compressed already."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware

# Compressing a photo again takes the time of ten requests, and drops its length.
_COMPRESSED = (
    "image/jpeg",
    "image/png",
    "image/webp",
    "application/zip",
    "application/vnd.openxml",
)


class Compress(GZipMiddleware):
    """Django's middleware, which would compress photos too."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> Any:
        if response.headers.get("Content-Type", "").startswith(_COMPRESSED):
            return response
        return super().process_response(request, response)
