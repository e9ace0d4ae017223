"""What people call an enterprise: its name without what only a register says."""

from typing import Final

from django.db.models import F, Func, Value

# 永安超市（演示）, 永安超市有限公司 → 永安超市; a regular expression of PostgreSQL.
FORMAL: Final = "([（(].*|(股份|责任)?有限(责任)?公司)$"


def short_name() -> Func:
    """The expression that ``enterprise_by_short_name`` indexes."""
    return Func(F("name"), Value(FORMAL), Value(""), function="regexp_replace")
