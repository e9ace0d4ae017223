"""The pure modules of the pages, tested by node's own test runner.

One case a file here; the report names each case of node's that failed.
"""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FILES = sorted((ROOT / "tests").glob("*/browser/*.test.js"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_node_finds_no_fault(file: Path) -> None:
    command = ["node", "--test", "--test-reporter=tap", str(file)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    failed = re.findall(r"^\s*not ok \d+ - (.+?)(?: # .*)?$", done.stdout, re.MULTILINE)
    assert (failed, done.returncode) == ([], 0), f"{done.stdout}\n{done.stderr}"
    assert int(re.findall(r"^# pass (\d+)$", done.stdout, re.MULTILINE)[-1]) > 0
