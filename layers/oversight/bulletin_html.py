"""A bulletin as one HTML file that stands alone: no script, nothing from elsewhere."""

from typing import Any, Final

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

_STYLE: Final = (
    "body{font:16px/1.8 'Songti SC',SimSun,'Noto Serif CJK SC',serif;max-width:52rem;margin:2rem "
    "auto;padding:0 1rem;color:#111}h1{color:#c00;text-align:center;letter-spacing:.2em}"
    ".n{text-align:center;border-bottom:2px solid #c00;padding-bottom:.6rem}"
    "table{border-collapse:collapse;width:100%;font-size:13px}td,th{border:1px solid #888;"
    "padding:3px 6px;text-align:center}td:first-child{text-align:left}"
)


def as_html(content: dict[str, Any], remark: str) -> bytes:
    """The file's bytes, UTF-8. Every word is escaped."""
    body = format_html_join(
        "\n", "<h2>{}</h2>\n<p>{}</p>",
        ((part["heading"], part["text"]) for part in paragraphs(content, remark)),
    )  # fmt: skip
    tables = format_html_join("\n", "{}", ((_table(table),) for table in content["tables"]))
    page = format_html(
        '<!doctype html>\n<html lang="zh-Hans"><head><meta charset="utf-8"><title>{} {}</title>'
        "<style>{}</style></head>\n<body><h1>{}</h1>\n<p class=\"n\">{}<br>{}<br>{}</p>\n{}\n{}\n"
        "</body></html>\n",
        content["title"], content["number"], SafeString(_STYLE), content["title"],
        content["number"], content["issuer"], content["days"], body, tables,
    )  # fmt: skip
    return str(page).encode()


def _table(table: dict[str, Any]) -> SafeString:
    head = format_html_join("", "<th>{}</th>", ((cell,) for cell in table["head"]))
    rows = format_html_join(
        "\n", "<tr>{}</tr>",
        ((format_html_join("", "<td>{}</td>", ((cell,) for cell in row)),)
         for row in table["rows"]),
    )  # fmt: skip
    return format_html(
        "<h2>{}</h2>\n<table><thead><tr>{}</tr></thead>\n<tbody>{}</tbody></table>",
        table["title"], head, rows,
    )  # fmt: skip


def paragraphs(content: dict[str, Any], remark: str) -> list[dict[str, str]]:
    """All paragraphs, the leader's remark first where there is one."""
    said = list(content["paragraphs"])
    if remark:
        said.insert(0, {"heading": content.get("remark_heading", "点评"), "text": remark})
    return said
