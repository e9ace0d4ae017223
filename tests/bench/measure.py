"""Measures calls beside each other: in turns, in bursts, by the clock and by the CPU they cost."""

import os
import random
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from django.db import connection

ROUNDS = 40


@dataclass(slots=True)
class Cost:
    """Seconds a call took: ``times`` by the clock; CPU ``client`` and ``backend`` in sum."""

    times: list[float] = field(default_factory=list)
    client: float = 0.0
    backend: float = 0.0

    @property
    def p50(self) -> float:
        return statistics.median(self.times)

    @property
    def cpu(self) -> float:
        """CPU seconds a call, of this process and its PostgreSQL backend."""
        return (self.client + self.backend) / len(self.times)


def in_turns(
    calls: Mapping[str, Callable[[], object]], burst: int, rounds: int = ROUNDS
) -> dict[str, Cost]:
    """Call each in bursts of ``burst``, ``rounds`` times, in an order drawn anew each round.

    What disturbs the machine then disturbs all of them. The first round is not counted.
    """
    order = random.Random(1)
    costs = {name: Cost() for name in calls}
    for turn in range(rounds + 1):
        for name in order.sample(list(calls), len(calls)):
            cost = _burst(calls[name], burst)
            if turn:
                costs[name].times += cost.times
                costs[name].client += cost.client
                costs[name].backend += cost.backend
    return costs


def _burst(call: Callable[[], object], burst: int) -> Cost:
    cost = Cost()
    backend, client = backend_cpu(), time.process_time()
    for _call in range(burst):
        start = time.perf_counter()
        call()
        cost.times.append(time.perf_counter() - start)
    cost.client = time.process_time() - client
    cost.backend = backend_cpu() - backend
    return cost


def backend_cpu() -> float:
    """CPU seconds of the PostgreSQL process behind Django's connection.

    Zero, so that ``Cost.cpu`` counts the client alone, where the server is another machine.
    """
    connection.ensure_connection()
    return cpu_of(connection.connection.info.backend_pid)


def peak_of(pid: int) -> int:
    """The most memory in bytes that a process has had resident."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return 1024 * next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))


def cpu_of(pid: int) -> float:
    """CPU seconds of all threads of a process on this machine, to the nanosecond; 0 if gone."""
    spent = 0
    for task in Path(f"/proc/{pid}/task").glob("*/schedstat"):
        spent += int(task.read_text().split()[0])
    return spent / 1e9


def same_machine() -> bool:
    """Whether the database server's processes can be seen from here."""
    connection.ensure_connection()
    return Path(f"/proc/{connection.connection.info.backend_pid}/schedstat").exists()


def machine() -> str:
    """What else the machine is doing, to judge the figures by."""
    return f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"
