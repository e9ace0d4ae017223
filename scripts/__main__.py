"""The commands behind the Makefile: `python3 -m scripts COMMAND [ARGUMENTS]`."""

import os
import shutil
import signal
import subprocess
import sys

from scripts import browser, checks, claims, cluster, derived, packages, vendor
from scripts.bootstrap import database, has_own_database, set_up
from scripts.console import LOCAL, ROOT, SetupError, fail, run, say
from scripts.serve import check_port, port_from, serve

MANAGE = [packages.PYTHON, "manage.py"]


def run_site() -> None:
    port = port_from(os.environ)
    check_port(port)
    set_up()
    with database("run") as env:
        derived.collect_static(env)
        derived.prepare(env)
        serve(port, env)


def stop() -> None:
    """End this checkout's commands and its databases."""
    ended = sum(claims.end(name) for name in ("serve", *cluster.NAMES))
    stopped = []
    for server in cluster.existing():
        # The last of those commands may be stopping it just now.
        with claims.alone(server.name):
            stopped += [server.name] if server.stop() else []
    say(f"Commands ended: {ended}. Databases stopped: {', '.join(stopped) or 'none'}.")


def clean() -> None:
    """Remove everything that was made here, the demo data included."""
    stop()
    for server in cluster.existing():
        server.remove()
    for folder in (packages.VENV, packages.MODULES, vendor.VENDOR, LOCAL):
        if folder.exists():
            shutil.rmtree(folder)


def demo(*arguments: str) -> None:
    """Load the demo county anew; SCALE in the environment makes a bigger one."""
    set_up()
    scale = [f"--scale={os.environ['SCALE']}"] if os.environ.get("SCALE") else []
    with database("run") as env:
        derived.forget_prepared()
        if not has_own_database():
            # Before the tables are changed.
            run([*MANAGE, "demo", "--check"], env=env)
        run([*MANAGE, "migrate"], env=env)
        run([*MANAGE, "demo", *scale, *arguments], env=env)


def psql(*arguments: str) -> None:
    """SQL at the prompt; Ctrl-C there ends a query, not the session."""
    set_up()
    with database("run") as env:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        subprocess.run([*map(str, MANAGE), "dbshell", *arguments], cwd=ROOT, env=env, check=False)


def bench(*arguments: str) -> None:
    set_up(with_browser=True)
    packages.install_bench()
    with database("bench") as env:
        derived.collect_static(env)
        run(
            [packages.PYTHON, "-m", "tests.bench", *arguments],
            env={**env, **browser.environment()},
        )


def bench_warning(*arguments: str) -> None:
    """Needs neither database nor site: what it measures is pure."""
    set_up()
    run([packages.PYTHON, "-m", "tests.bench.warning", *arguments], env=dict(os.environ))


def screenshots(*arguments: str) -> None:
    set_up(with_browser=True)
    with database("run") as env:
        derived.collect_static(env)
        derived.prepare(env)
        run(
            [packages.PYTHON, "-m", "tests.screenshots", *arguments],
            env={**env, **browser.environment()},
        )


def sequences(*arguments: str) -> None:
    """Random edits of the demo county's borders, each sequence checked and rolled back."""
    set_up()
    with database("run") as env:
        derived.prepare(env)
        run([packages.PYTHON, "-m", "tests.sequences", *arguments], env=env)


def start(*names: str) -> None:
    """Start databases that stay until `make stop`."""
    set_up()
    for name in names or ("run",):
        cluster.start(name)


def messages() -> None:
    set_up()
    derived.extract_messages()


COMMANDS = {
    "setup": set_up,
    "run": run_site,
    "test": checks.test,
    "lint": checks.lint,
    "start": start,
    "stop": stop,
    "demo": demo,
    "psql": psql,
    "bench": bench,
    "bench-warning": bench_warning,
    "screenshots": screenshots,
    "sequences": sequences,
    "messages": messages,
    "lock": packages.lock,
    "clean": clean,
}


def main(arguments: list[str]) -> int:
    # Both end this program in order, so that it stops what it started.
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, _: sys.exit(128 + number))
    try:
        COMMANDS[arguments[0]](*arguments[1:])
    except SetupError as error:
        return fail(str(error))
    except PermissionError as error:
        return fail(
            f"{error.filename} belongs to another account. Run this as whoever ran it first, "
            "or have them run `make clean`."
        )
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
