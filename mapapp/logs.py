"""Request log lines: an id, who by number, which page; no address, query, form or secret."""

from typing import Any

import structlog
from django.http import HttpRequest
from django_structlog.middlewares import RequestMiddleware


class RequestLog(RequestMiddleware):
    """django-structlog's middleware, careful with what a line tells."""

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        """Method and path, without the query; a token in the path is left out."""
        match = request.resolver_match
        if match is None:
            # Nobody knows which part of it is a secret; Django itself logs what is not found.
            return f"{request.method} -"
        token = match.kwargs.get("token")
        path = request.path.replace(token, "…") if token else request.path
        return f"{request.method} {path}"

    @staticmethod
    def bind_user_id(request: Any) -> None:
        """Only where the view has looked the person up: logging asks the database nothing, so
        that it can tell of a database that is down."""
        user = getattr(request, "_cached_user", None)
        if user is not None:
            structlog.contextvars.bind_contextvars(user_id=user.pk)
