"""Settings come from the environment; ``.local/env`` (made by ``make run``) fills the gaps."""

from pathlib import Path
from typing import Final

import environ

BASE_DIR: Final = Path(__file__).resolve().parent.parent
LOCAL_DIR: Final = BASE_DIR / ".local"

env: Final = environ.Env()
if (LOCAL_DIR / "env").exists():
    env.read_env(LOCAL_DIR / "env")
