"""Two or more do something at the same moment, each on a connection of its own."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

from django.db import connection


def together(*works: Callable[[], Any]) -> list[Exception | None]:
    """Run ``works`` at once; return what each raised, in their order."""
    start, raised = Barrier(len(works)), [None] * len(works)

    def run(index: int) -> None:
        start.wait()
        try:
            works[index]()
        except Exception as error:
            raised[index] = error  # type: ignore[call-overload]
        finally:
            connection.close()

    threads = [Thread(target=run, args=(index,)) for index in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return list(raised)
