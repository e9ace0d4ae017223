"""A job that writes a message and then stands before a gate (an advisory lock), in one transaction.

A test that holds the gate knows the worker is in the middle of it.
"""

from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from layers.jobs import AFTER_RESTART
from layers.notices.models import Kind, Message
from layers.staff.models import User


@app.task(name="tests.gated", retry=AFTER_RESTART)
def write_behind_gate(username: str, words: str, gate: int) -> None:
    with transaction.atomic():
        reader = User.objects.get(username=username)
        Message.objects.create(to=reader, kind=Kind.OTHER, words=words, made_at=timezone.now())
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [gate])
