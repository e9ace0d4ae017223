"""What the jobs of all rooms share."""

from typing import Final

from django.db import InterfaceError, OperationalError
from procrastinate import RetryStrategy

# For a job that comes but once, or once a day or a week: the database restarted in the middle of
# it, so it starts anew a minute later. Such a job must leave no harm when it runs twice.
AFTER_RESTART: Final = RetryStrategy(
    max_attempts=5, wait=60, retry_exceptions={OperationalError, InterfaceError}
)
