"""The Python packages in .venv and the JavaScript packages in node_modules, by their locks."""

import os
import shutil
import subprocess
import sys

from scripts.console import LOCAL, ROOT, SetupError, run, step, works
from scripts.stamps import Stamp

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
UV = VENV / "bin" / "uv"
UV_VERSION = "uv>=0.13,<1"
LOCK = ROOT / "requirements.lock"
BENCH_VENV = LOCAL / "bench-venv"
BENCH_LOCK = ROOT / "requirements-bench.lock"
MODULES = ROOT / "node_modules"


def python_stamp() -> Stamp:
    return Stamp(VENV / ".stamp", [LOCK, UV_VERSION])


def node_stamp() -> Stamp:
    return Stamp(MODULES / ".stamp", [ROOT / "package-lock.json"])


def python_is_ready() -> bool:
    # The interpreter it was made with may have been removed since.
    return os.access(PYTHON, os.X_OK) and python_stamp().is_fresh()


def node_is_ready() -> bool:
    return node_stamp().is_fresh()


def install_python() -> None:
    """Make .venv, or bring it to exactly what requirements.lock says."""
    with step("Installing the Python packages into .venv"):
        usable = "import pip, sys; sys.exit(sys.version_info < (3, 11))"
        if not works([PYTHON, "-c", usable]):
            if VENV.exists():
                shutil.rmtree(VENV)
            run([sys.executable, "-m", "venv", VENV])
        run([PYTHON, "-m", "pip", "install", "--quiet", UV_VERSION])
        run(
            [UV, "pip", "sync", "--quiet", "--require-hashes", "--python", PYTHON, LOCK],
            env=uv_env(),
        )
    python_stamp().write()


def install_node() -> None:
    """Bring node_modules to exactly what package-lock.json says."""
    with step("Installing the JavaScript packages into node_modules"):
        run(["npm", "ci", "--no-progress", "--loglevel=error"])
    node_stamp().write()


def install_bench() -> None:
    """Make the environment of the servers that the bench compares ours with."""
    stamp = Stamp(BENCH_VENV / ".stamp", [BENCH_LOCK, UV_VERSION])
    if stamp.is_fresh():
        return
    with step("Installing the servers to compare with"):
        run([sys.executable, "-m", "venv", "--clear", "--without-pip", BENCH_VENV])
        python = BENCH_VENV / "bin" / "python"
        command = [UV, "pip", "sync", "--quiet", "--require-hashes", "--python", python]
        run([*command, BENCH_LOCK], env=uv_env())
    stamp.write()


def lock(*options: str) -> None:
    """Write both locks anew from pyproject.toml and package.json; the pins hold unless told."""
    for group, file in (("dev", LOCK), ("bench", BENCH_LOCK)):
        command = [UV, "pip", "compile", "pyproject.toml", "--group", group]
        command += ["--universal", "--generate-hashes", "--quiet", "-o", file.name, *options]
        run(command, env=uv_env())
    run(["npm", "install", "--package-lock-only", "--no-progress", "--loglevel=error"])
    for file in (LOCK, BENCH_LOCK, ROOT / "package-lock.json"):
        if "://" in file.read_text():
            raise SetupError(f"{file} names an address; a lock must not. See .npmrc.")


def uv_env() -> dict[str, str]:
    """uv reads neither pip's settings nor, unless told, the certificates of the system."""
    env = os.environ | {"UV_SYSTEM_CERTS": "1", "UV_HTTP_TIMEOUT": "180"}
    index = env.get("PIP_INDEX_URL") or pip_setting("global.index-url")
    if index:
        env.setdefault("UV_DEFAULT_INDEX", index)
    return env


def pip_setting(name: str) -> str:
    """A value of pip's own settings, such as a nearer mirror; empty if not set."""
    done = subprocess.run(
        [str(PYTHON), "-m", "pip", "config", "get", name],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.strip()
