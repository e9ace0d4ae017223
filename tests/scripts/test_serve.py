"""Which port is taken, and what is said when it cannot be."""

import socket

import pytest

from scripts.console import SetupError
from scripts.serve import HOST, check_port, port_from


@pytest.mark.parametrize(("env", "port"), [({}, 8000), ({"PORT": ""}, 8000), ({"PORT": "81"}, 81)])
def test_the_port_is_8000_unless_told(env: dict[str, str], port: int) -> None:
    assert port_from(env) == port


@pytest.mark.parametrize("text", ["0", "65536", "-1", "8k", "八千", "²"])
def test_a_port_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(SetupError, match="PORT must be a number"):
        port_from({"PORT": text})


def test_a_taken_port_is_refused_with_a_way_out_and_a_free_one_is_not() -> None:
    with socket.socket() as other:
        other.bind((HOST, 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(SetupError, match=rf"Port {port} cannot be used .*PORT=\d+ make run"):
            check_port(port)
    check_port(port)
