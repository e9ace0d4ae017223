"""Makes what a checkout needs, and skips what is up to date; lends out the private databases."""

import contextlib
import os
from collections.abc import Iterator

from scripts import browser, claims, cluster, derived, environment, packages, system, vendor


def has_own_database() -> bool:
    """Whether the private servers are used: an address in the environment stands in for them."""
    return not os.environ.get("DATABASE_URL")


def set_up(*, with_browser: bool = False) -> None:
    """Make everything that is missing or out of date, except databases."""
    with claims.alone("set-up"):
        system.ensure([*needs(), *(browser.needs() if with_browser else [])])
        if not packages.python_is_ready():
            packages.install_python()
        if not packages.node_is_ready():
            packages.install_node()
        vendor.vendor()
        environment.write(cluster.find("run").url if has_own_database() else None)
        derived.compile_messages()


def needs() -> Iterator[system.Need]:
    """What the machine must have; installers only when there is something to install."""
    yield system.gettext()
    if has_own_database():
        yield system.postgres()
    if not packages.python_is_ready():
        yield system.venv()
    if not packages.node_is_ready():
        yield system.node()


@contextlib.contextmanager
def database(name: str) -> Iterator[dict[str, str]]:
    """The environment for programs that use the named database, which runs during the block."""
    if not has_own_database():
        yield dict(os.environ)
        return
    with cluster.in_use(name) as server:
        yield os.environ | {"DATABASE_URL": server.url}
