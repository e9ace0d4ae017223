"""``granian … tests.bench.bare_wsgi:application``: the floor of a report behind HTTP."""

from tests.bench.bare import application_of

application = application_of()
