"""What importing a file of cases would do, row by row, without doing it."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from layers.cases.case_columns import columns_of, missing
from layers.cases.case_rows import Fault, Reader, ReadRow
from layers.cases.case_sheet import CaseSheet
from layers.cases.close_imported import Closing, closings
from layers.cases.models import Case
from layers.cases.source import clean_source
from layers.errors import Refused


@dataclass(frozen=True, slots=True)
class CasePlan:
    """``new``: rows that become cases; ``known``: how many are here already, of which ``closing``
    were closed over there since and are closed here too, while ``held`` are not, since somebody
    here has them in hand; with ``faults`` nothing may be written."""

    source: str
    new: list[ReadRow]
    known: int
    faults: list[Fault]
    closing: list[Closing] = field(default_factory=list)
    held: list[Closing] = field(default_factory=list)

    @property
    def closed(self) -> int:
        return sum(row.closed_at is not None for row in self.new)

    @property
    def unplaced(self) -> int:
        return sum(row.lon is None for row in self.new)

    @property
    def faulty_rows(self) -> int:
        return len({fault.row for fault in self.faults})


def plan_cases(
    sheet: CaseSheet, source: str, said: Mapping[str, str] | None = None, crs: str = "wgs84"
) -> CasePlan:
    """Read every row; three statements, however many rows. Nothing is written.

    Raises Refused for a file without the columns it needs, or without a name of the source.
    """
    source = clean_source(source)
    columns = columns_of(sheet.header, said)
    if lacking := missing(columns):
        raise Refused(
            _("Columns are missing: %(columns)s. Say which column of the file they are.")
            % {"columns": "、".join(lacking)},
            "columns",
        )
    reader = Reader(crs)
    read: list[ReadRow] = []
    faults: list[Fault] = []
    for number, texts in sheet.rows:
        cells = {name: texts[at] for name, at in columns.items() if at < len(texts)}
        row = reader.read(number, cells)
        if isinstance(row, ReadRow):
            read.append(row)
        else:
            faults.extend(row)
    times = Counter(row.source_id for row in read)
    faults += [
        Fault(
            row.row, "source_id",
            _("This number stands in the file %(n)d times.") % {"n": times[row.source_id]},
        )
        for row in read
        if times[row.source_id] > 1
    ]  # fmt: skip
    known = set(
        Case.objects.filter(source_system=source, source_id__in=list(times)).values_list(
            "source_id", flat=True
        )
    )
    new = [row for row in read if row.source_id not in known and times[row.source_id] == 1]
    again = [row for row in read if row.source_id in known and times[row.source_id] == 1]
    closing, held = closings(again, source) if again else ([], [])
    return CasePlan(
        source, new, len(known), sorted(faults, key=lambda fault: fault.row), closing, held
    )
