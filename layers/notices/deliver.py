"""Send one delivery: e-mail by Django's backend, webhook by a signed POST. Nothing pretends.

Text messages and WeChat have no gateway here: they are recorded when they are made and never come
this way.
"""

import hmac
import json
from urllib.error import URLError
from urllib.request import Request, urlopen

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.utils import timezone

from layers.notices.models import Delivery

SECONDS = 10
# Where a message leads that has no page of its own (mapapp/access/urls.py).
INBOX = "/me/inbox/"


class NotSent(Exception):
    """It did not get out; worth another try."""


def send(delivery_id: int) -> None:
    """Send it unless it was sent before; the row is locked, so that two workers send it once.

    A worker killed between sending and the commit sends again when the job is taken up anew; the
    webhook's ``id`` tells the receiver. Raises NotSent, with the failure kept on the row.
    """
    with transaction.atomic():
        row = (
            Delivery.objects.select_for_update(of=("self",))
            .select_related("message__to", "message__case")
            .filter(pk=delivery_id, state__in=[Delivery.State.WAITING, Delivery.State.FAILED])
            .first()
        )
        if row is None or row.message is None:
            return
        row.tries += 1
        try:
            _out(row)
            row.state, row.error, row.sent_at = Delivery.State.SENT, "", timezone.now()
        except (OSError, URLError, ValueError) as error:
            row.state, row.error = Delivery.State.FAILED, str(error)[:200]
        row.save()
    if row.state == Delivery.State.FAILED:
        raise NotSent(row.error)


def _out(row: Delivery) -> None:
    assert row.message is not None  # noqa: S101 (asked above)
    if row.channel == Delivery.Channel.EMAIL:
        link = f"{settings.PUBLIC_URL}{row.message.path or INBOX}"
        send_mail(row.words, f"{row.words}\n\n{link}", None, [row.message.to.email])
        return
    body = json.dumps(
        {
            "id": row.pk,
            "to": row.message.to.username,
            "kind": row.message.kind,
            "case": row.message.case.number if row.message.case else None,
            "words": row.words,
            "at": row.message.made_at.isoformat(),
        },
        ensure_ascii=False,
    ).encode()
    sign = hmac.digest(settings.NOTICES_WEBHOOK_KEY.encode(), body, "sha256").hex()
    headers = {"Content-Type": "application/json", "X-Suilaiban-Signature": f"sha256={sign}"}
    # The address is the operator's own setting, never input; only http and https are allowed.
    if not settings.NOTICES_WEBHOOK.startswith(("https://", "http://")):
        raise ValueError("NOTICES_WEBHOOK is no web address")
    request = Request(settings.NOTICES_WEBHOOK, body, headers)  # noqa: S310
    with urlopen(request, timeout=SECONDS) as answer:  # noqa: S310
        answer.read(1)
