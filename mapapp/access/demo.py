"""Demonstration accounts on the sign-in page; empty unless the demo data offers some."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DemoSignIn:
    """One account to try: what it is in Chinese and English, and its published password."""

    username: str
    label: str
    label_en: str
    password: str


sign_ins: list[DemoSignIn] = []


def offer(accounts: Iterable[DemoSignIn]) -> None:
    """Show these accounts on the sign-in page, in place of any offered before."""
    sign_ins[:] = accounts
