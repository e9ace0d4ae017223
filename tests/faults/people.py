"""People at their browsers and phones: they send, and send again what was answered with a 503."""

import json
from collections.abc import Callable
from functools import partial
from http.cookiejar import CookieJar
from queue import SimpleQueue
from threading import Event, Thread
from typing import Any, NamedTuple
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, ProxyHandler, Request, build_opener
from uuid import uuid4

from tests.conftest import PASSWORD

UNAVAILABLE, CONFLICT = 503, 409
JSON = "application/json"
# What they read meanwhile, in their language.
TOLD = "The database cannot be reached. Nothing was saved; send it again in a minute."


class Answer(NamedTuple):
    status: int
    body: str
    headers: Any

    def json(self) -> Any:
        return json.loads(self.body)


class Browser:
    """Keeps its cookies and sends the token that a form asks for. Speaks English."""

    def __init__(self, home: str) -> None:
        self.home, self._jar = home, CookieJar()
        self._opener = build_opener(HTTPCookieProcessor(self._jar), ProxyHandler({}))

    def get(self, path: str, accept: str = "text/html") -> Answer:
        return self._ask(Request(self.home + path), accept)

    def post(self, path: str, fields: dict[str, Any], accept: str = JSON) -> Answer:
        return self._ask(Request(self.home + path, urlencode(fields).encode()), accept)

    def sign_in(self, username: str) -> "Browser":
        self.get("/sign-in/")
        answer = self.post("/sign-in/", {"username": username, "password": PASSWORD}, "text/html")
        assert answer.status == 200, answer.body
        assert "sessionid" in {cookie.name for cookie in self._jar}
        return self

    def _ask(self, request: Request, accept: str) -> Answer:
        cookies = {cookie.name: cookie.value or "" for cookie in self._jar}
        request.add_header("Accept", accept)
        request.add_header("X-CSRFToken", cookies.get("csrftoken", ""))
        # A cookie of our own keeps the jar from adding its own, so all of them are told here.
        cookies["django_language"] = "en"
        request.add_header(
            "Cookie", "; ".join(f"{name}={value}" for name, value in cookies.items())
        )
        try:
            with self._opener.open(request) as response:
                return Answer(response.status, response.read().decode(), response.headers)
        except HTTPError as error:
            with error:
                return Answer(error.code, error.read().decode(), error.headers)


class Crowd:
    """Residents who report and officials who move the cases on, each in a thread of their own.

    What a thread could not make sense of is raised by ``next_done`` and ``next_refused``, so that
    nobody waits for somebody who is no longer there.
    """

    def __init__(self, home: str, fields: Callable[[], dict[str, Any]], department: int) -> None:
        self.home, self.fields, self.department = home, fields, department
        self.sent: SimpleQueue[str] = SimpleQueue()
        self.registered: dict[str, dict[str, Any]] = {}
        self.moved: dict[str, int] = {}
        self._refused: SimpleQueue[Answer | Exception] = SimpleQueue()
        self._to_move: SimpleQueue[str | None] = SimpleQueue()
        self._done: SimpleQueue[str | Exception] = SimpleQueue()
        self._over = Event()
        self._threads: list[Thread] = []

    def start(self, residents: int, officials: int) -> None:
        """Open everybody's pages, and let them begin once all are open."""
        works: list[Callable[[], None]] = []
        for _resident in range(residents):
            ren = Browser(self.home)
            ren.get("/report/")
            works.append(partial(self._report, ren))
        for _official in range(officials):
            bo, dong = (Browser(self.home).sign_in(name) for name in ("bo", "dong"))
            works.append(partial(self._move, bo, dong))
        self._threads = [Thread(target=self._guarded, args=[work]) for work in works]
        for thread in self._threads:
            thread.start()

    def next_done(self) -> str:
        """Wait for the next thing acknowledged: ``report`` or ``move``."""
        done = self._done.get()
        if isinstance(done, Exception):
            raise done
        return done

    def next_refused(self) -> None:
        """Wait until somebody reads anew that the database is away."""
        for _earlier in range(self._refused.qsize() + 1):
            refused = self._refused.get()
            if isinstance(refused, Exception):
                raise refused

    def end(self) -> None:
        """Let everybody finish what they are at. Raises what a thread could not make sense of."""
        self._over.set()
        for _thread in self._threads:
            self._to_move.put(None)
        for thread in self._threads:
            thread.join()
        while not self._done.empty():
            self.next_done()

    def _guarded(self, work: Callable[[], None]) -> None:
        try:
            work()
        except Exception as error:
            self._done.put(error)
            self._refused.put(error)

    def _report(self, ren: Browser) -> None:
        while not self._over.is_set():
            fields = self.fields() | {"uuid": str(uuid4())}
            self.sent.put(fields["uuid"])
            answer, _tries = self._until_answered(ren, "/report/", fields)
            assert answer.status in {200, 201}, answer
            first = answer.json()
            # The phone that did not hear the answer sends once more.
            answer, _tries = self._until_answered(ren, "/report/", fields)
            assert (answer.status, answer.json()["code"]) == (200, first["code"]), answer
            self.registered[fields["uuid"]] = first
            self._to_move.put(first["number"])
            self._done.put("report")

    def _move(self, bo: Browser, dong: Browser) -> None:
        while (number := self._to_move.get()) is not None and not self._over.is_set():
            self._step(bo, number, "dispatch", department=self.department)
            self._step(dong, number, "accept")
            self._step(dong, number, "resolve", answer="已清运。")
            self._done.put("move")

    def _step(self, official: Browser, number: str, verb: str, **fields: Any) -> None:
        version = self.moved.get(number, 1)
        address = f"/desk/cases/{number}/{verb}/"
        answer, tries = self._until_answered(official, address, fields | {"version": version})
        # A commit whose answer was cut off is refused the second time, which is no second step.
        assert answer.status == 200 or (answer.status == CONFLICT and tries > 1), (verb, answer)
        self.moved[number] = version + 1

    def _until_answered(
        self, browser: Browser, path: str, fields: dict[str, Any]
    ) -> tuple[Answer, int]:
        tries = 1
        while (answer := browser.post(path, fields)).status == UNAVAILABLE:
            assert answer.json()["error"] == TOLD
            self._refused.put(answer)
            tries += 1
        return answer, tries
