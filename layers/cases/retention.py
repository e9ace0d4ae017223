"""How long a complainant's name and phone are kept after the case was closed."""

from typing import Final

from layers.retention import Rule

RULES: Final = (
    Rule(
        "complainants",
        "name and phone of those whose case was closed are emptied; the case stays",
        "SELECT w.case_id FROM cases_complainant w JOIN cases_case c ON c.id = w.case_id "
        "WHERE c.state = 'closed' AND c.closed_at < %(before)s "
        "AND (w.name <> '' OR w.phone <> '' OR w.phone_hash IS NOT NULL)",
        "UPDATE cases_complainant SET name = '', phone = '', phone_hash = NULL "
        "WHERE case_id = ANY(%(keys)s)",
    ),
    Rule(
        "case_files",
        "files of cases that were looked at and not imported are deleted",
        "SELECT id FROM cases_caseimport WHERE committed_at IS NULL AND uploaded_at < %(before)s",
        "DELETE FROM cases_caseimport WHERE id = ANY(%(keys)s)",
    ),
)
