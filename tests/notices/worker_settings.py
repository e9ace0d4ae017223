"""The tests' settings for worker processes of their own, with a job that waits for a gate."""

from tests.settings import *  # noqa: F403

PROCRASTINATE_IMPORT_PATHS = ["tests.notices.gated_job"]
