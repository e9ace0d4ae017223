"""What was done in the field is never changed or taken back, whoever writes to the database."""

from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from layers.fieldwork.demand import Demand
from layers.fieldwork.models import Mailbox
from layers.fieldwork.open_mailbox import open_mailbox

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("table", ["fieldevent", "opening", "letter"])
@pytest.mark.parametrize("verb", ["UPDATE fieldwork_{} SET id = id", "DELETE FROM fieldwork_{}"])
def test_the_log_stays(
    box: Mailbox, staff: SimpleNamespace, scopes: SimpleNamespace, catalogue: SimpleNamespace,
    table: str, verb: str,
) -> None:  # fmt: skip
    letter = Demand(category="lamp", text="路灯不亮")
    open_mailbox(uuid4(), box.code, staff.lan, scopes.lan, letters=1, entered=[letter])
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        connection.cursor().execute(verb.format(table))
