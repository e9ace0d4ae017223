"""The words for roles in staff lists: a file format, so they do not follow the page's language."""

from typing import Final

from layers.staff.models import Role

# The first word of each role is the one the template shows.
ROLE_WORDS: Final[dict[Role, tuple[str, ...]]] = {
    Role.WORKER: ("网格员", "专职网格员", "Grid worker"),
    Role.GRID_LEAD: ("网格长", "Grid lead"),
    Role.TOWN_DISPATCHER: ("镇街派遣员", "镇级派遣员", "镇派遣员", "Town dispatcher"),
    Role.COUNTY_DISPATCHER: ("县级派遣员", "县派遣员", "County dispatcher"),
    Role.HANDLER: ("部门经办人", "部门经办员", "经办人", "Department handler", "Handler"),
    Role.LEADER: ("领导", "Leader"),
    Role.SUPERVISOR: ("督查员", "Supervisor"),
    Role.ADMINISTRATOR: ("管理员", "系统管理员", "Administrator"),
}

# What the area column holds for each role, for the template.
AREA_WORDS: Final[dict[Role, str]] = {
    Role.WORKER: "网格代码（15 或 17 位），部门可留空（取镇街）",
    Role.GRID_LEAD: "网格代码（15 或 17 位），部门可留空（取镇街）",
    Role.TOWN_DISPATCHER: "镇街代码（12 位）",
    Role.COUNTY_DISPATCHER: "留空",
    Role.HANDLER: "留空，部门必填",
    Role.LEADER: "留空（全县），或镇街、村居代码（12 位）",
    Role.SUPERVISOR: "留空",
    Role.ADMINISTRATOR: "留空",
}

_ROLES: Final = {
    word.casefold(): role for role, words in ROLE_WORDS.items() for word in (*words, role.value)
}


def role_of(word: str) -> str:
    """The role this word stands for, or "" when it stands for none."""
    return _ROLES.get(word.strip().casefold(), "")
