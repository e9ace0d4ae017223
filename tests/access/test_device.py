"""Names of devices that people recognise."""

import pytest

from mapapp.access.device import device

IPHONE = "iPhone; CPU iPhone OS 17_5 like Mac OS X"


@pytest.mark.parametrize(
    ("system", "browser", "name"),
    [
        ("Windows NT 10.0; Win64; x64", "Chrome/126.0 Safari/537.36 Edg/126.0", "Edge · Windows"),
        ("X11; Linux x86_64", "Chrome/126.0 Safari/537.36", "Chrome · Linux"),
        (
            "Linux; Android 12; HarmonyOS; NOH-AN00",
            "Chrome/114 HuaweiBrowser/15.0 Mobile Safari/537.36",
            "Huawei Browser · HarmonyOS",
        ),
        (IPHONE, "Version/17.5 Mobile Safari/604.1", "Safari · iPhone"),
        (IPHONE, "Mobile MicroMessenger/8.0", "微信 WeChat · iPhone"),
        ("Macintosh; Intel Mac OS X 14_5", "Version/17.5 Safari/605.1", "Safari · Mac"),
        ("Android", "okhttp/4", "Android"),
    ],
)
def test_browser_and_system(system: str, browser: str, name: str) -> None:
    agent = f"Mozilla/5.0 ({system}) AppleWebKit/537.36 (KHTML, like Gecko) {browser}"
    assert device(agent) == name


def test_what_nobody_knows_has_words_all_the_same() -> None:
    assert device("") == device("curl/8")
    assert device("")
