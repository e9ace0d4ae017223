"""Sending: once, signed, kept with its failure when it does not get out."""

import hmac
import json
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone
from pytest_django.fixtures import Settings

from layers.notices.deliver import NotSent, send
from layers.notices.models import Delivery, Kind, Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def delivery(staff: SimpleNamespace) -> Any:
    """A message to Lan that waits to leave by a channel."""
    staff.lan.email = "lan@example.org"
    staff.lan.save()

    def make(channel: str) -> Delivery:
        now = timezone.now()
        message = Message.objects.create(to=staff.lan, kind=Kind.OTHER, words="开会", made_at=now)
        return Delivery.objects.create(
            channel=channel, state="waiting", message=message, words="开会", made_at=now
        )

    return make


def test_a_mail_is_sent_once(delivery: Any) -> None:
    row = delivery("email")
    send(row.pk)
    send(row.pk)
    [letter] = mail.outbox
    assert (letter.to, letter.subject) == (["lan@example.org"], "开会")
    assert letter.body.endswith("/me/inbox/")
    assert "://" in letter.body
    row.refresh_from_db()
    assert (row.state, row.tries) == ("sent", 1)


def test_a_webhook_is_signed(delivery: Any, settings: Settings) -> None:
    got: list[tuple[str, bytes]] = []

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            got.append((self.headers["X-Suilaiban-Signature"], body))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            """Stay quiet."""

    server = HTTPServer(("127.0.0.1", 0), Receiver)
    thread = Thread(target=server.handle_request)
    thread.start()
    settings.NOTICES_WEBHOOK = f"http://127.0.0.1:{server.server_port}/hook"
    settings.NOTICES_WEBHOOK_KEY = "k"
    row = delivery("webhook")
    send(row.pk)
    thread.join()
    server.server_close()
    [(sign, body)] = got
    assert sign == "sha256=" + hmac.digest(b"k", body, "sha256").hex()
    assert json.loads(body)["id"] == row.pk
    assert json.loads(body)["to"] == "lan"


@pytest.mark.parametrize("address", ["http://127.0.0.1:9/closed", "file:///etc/passwd"])
def test_a_failure_is_kept_and_tried_again(delivery: Any, settings: Settings, address: str) -> None:
    settings.NOTICES_WEBHOOK = address
    row = delivery("webhook")
    with pytest.raises(NotSent):
        send(row.pk)
    row.refresh_from_db()
    assert (row.state, row.tries, row.sent_at) == ("failed", 1, None)
    assert row.error


def test_what_is_only_recorded_is_never_sent(delivery: Any) -> None:
    row = delivery("email")
    Delivery.objects.update(state="recorded")
    send(row.pk)
    assert mail.outbox == []
