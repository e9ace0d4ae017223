"""The rules of the county as settings (DOMAIN.md): part of ``mapapp.settings``."""

from mapapp.environment import env

# Households that a grid should have (DOMAIN §5): fewest, most. Reports name those outside.
GRID_HOUSEHOLDS = (
    env.int("GRID_HOUSEHOLDS_FROM", default=300),
    env.int("GRID_HOUSEHOLDS_TO", default=500),
)
COUNTY_CODE = env("COUNTY_CODE", default="320324")
# This close to a border a case says which grid is beyond it, and who would answer there.
BORDER_WARNING_METRES = env.float("BORDER_WARNING_METRES", default=20.0)
# From this share of certainty on a suggested category is filled in by itself.
SUGGESTION_AUTOFILL = env.float("SUGGESTION_AUTOFILL", default=0.8)
# Cases about one matter: how alike their texts are, how far and how many days apart at most.
REPEATS = {"cosine": 0.25, "metres": 200.0, "days": 30.0}
# The nightly search looks back so many days.
REPEATS_DAYS = env.int("REPEATS_DAYS", default=365)
WORKING_HOURS = (("08:30", "12:00"), ("14:00", "18:00"))
# How often a case may be extended, and by how many working days (or hours, as its category
# counts) at a time.
MAX_EXTENSIONS = 2
MAX_EXTENSION = 10
MAX_SUSPENSION_DAYS = 90
# So long after its deadline a case goes to the chief and the liaison of its unit.
ESCALATE_AFTER_HOURS = env.int("ESCALATE_AFTER_HOURS", default=24)
# How many false alarms a week the early warning may raise; its thresholds follow.
WARNING_BUDGET = env.float("WARNING_BUDGET", default=1.0)
# Minutes that a visit and a case take a grid worker, for the load of grids.
WORK_MINUTES = {"visit": 20, "case": 45}
# A grid that takes its worker more hours a week calls for a split, as one with too many households.
WORK_HOURS = env.float("WORK_HOURS", default=40.0)
# How much each part of an area's stability weighs (layers/insight/stability.py).
STABILITY_WEIGHTS = {"rate": 4, "safety": 2, "overdue": 2, "growth": 2}
MAX_TEXT_LENGTH = 2000
# A department that is whistled for signs and makes contact within these hours, day and night, and
# reports in within these working days, by the kind of call.
WHISTLE_SIGN_HOURS = env.int("WHISTLE_SIGN_HOURS", default=1)
WHISTLE_CONTACT_HOURS = env.int("WHISTLE_CONTACT_HOURS", default=24)
WHISTLE_REPORT_DAYS = {
    "push": env.int("WHISTLE_PUSH_DAYS", default=3),
    "hard": env.int("WHISTLE_HARD_DAYS", default=5),
}
# A supervision notice is answered within these working days.
SUPERVISION_REPLY_DAYS = env.int("SUPERVISION_REPLY_DAYS", default=3)
# What the four detection rules look at every night, and from when on they speak: hours late
# without a reason; working days without progress once the clock is yellow; signs of an answer and
# word-for-word copies of it within 90 days; cases of one category closed within so many days and
# metres before.
SUPERVISION_LOOKS_BACK_DAYS = 7
SUPERVISION_RULES = {
    "late": {"hours": env.int("LATE_HOURS", default=2)},
    "dragging": {"days": env.int("DRAGGING_DAYS", default=5)},
    "perfunctory": {
        "shortest": env.int("PERFUNCTORY_SIGNS", default=10),
        "copies": env.int("PERFUNCTORY_COPIES", default=5),
    },
    "recurring": {
        "times": env.int("RECURRING_TIMES", default=2),
        "days": env.int("RECURRING_DAYS", default=90),
        "metres": env.int("RECURRING_METRES", default=100),
    },
}
# The composite score (DOMAIN §7), and below which share of handled cases a unit is named.
SCORE_WEIGHTS = {
    "on_time": env.int("SCORE_ON_TIME", default=60),
    "closed": env.int("SCORE_CLOSED", default=30),
    "not_reworked": env.int("SCORE_NOT_REWORKED", default=10),
}
NAMED_BELOW = env.float("NAMED_BELOW", default=0.85)
# Whose name stands at the head of bulletins, and a Word template of one's own for them.
BULLETIN_ISSUER = env("BULLETIN_ISSUER", default="睢宁县速来办工作领导小组办公室")
BULLETIN_TEMPLATE = env("BULLETIN_TEMPLATE", default="")
# Where residents find these pages, for links in text messages; and how long one to rate holds.
PUBLIC_URL = env("PUBLIC_URL", default="http://127.0.0.1:8000").rstrip("/")
RATING_DAYS = env.int("RATING_DAYS", default=30)
# From so many of five points on somebody is satisfied.
SATISFIED_FROM = env.int("SATISFIED_FROM", default=4)
# Days that personal data is kept; `manage.py retention` acts on them.
RETENTION_DAYS = {
    "moved_out": env.int("KEEP_MOVED_OUT_DAYS", default=365),
    "taken_out": env.int("KEEP_TAKEN_OUT_DAYS", default=365),
    "earlier_states": env.int("KEEP_EARLIER_STATES_DAYS", default=3 * 365),
    "closed_enterprises": env.int("KEEP_CLOSED_ENTERPRISES_DAYS", default=365),
    "complainants": env.int("KEEP_COMPLAINANTS_DAYS", default=3 * 365),
    "case_files": env.int("KEEP_CASE_FILES_DAYS", default=1),
    "access_log": env.int("KEEP_ACCESS_LOG_DAYS", default=5 * 365),
    "receipts": env.int("KEEP_RECEIPTS_DAYS", default=3 * 365),
    "visit_positions": env.int("KEEP_POSITIONS_DAYS", default=365),
    "opening_positions": env.int("KEEP_POSITIONS_DAYS", default=365),
    "tokens": env.int("KEEP_TOKENS_DAYS", default=365),
}
# Cases that another system may file through Open311 in a minute, a key.
OPEN311_A_MINUTE = env.int("OPEN311_A_MINUTE", default=120)
MAX_PHOTOS = 6
MAX_PHOTO_BYTES = 10_000_000
# Entries made in the field without a network may come in this many days later.
FIELD_ENTRY_DAYS = 60
# So long a phone keeps copies of its worker's pages for use without a network, and work that could
# not be sent; both end at sign-out.
OFFLINE_DAYS = env.int("OFFLINE_DAYS", default=7)
UNSENT_DAYS = env.int("UNSENT_DAYS", default=30)
# A household is due for a visit after so many days, one with people to look after sooner; the day
# of a worker proposes so many visits.
VISIT_DAYS, VISIT_DAYS_CARE, VISITS_A_DAY = 180, 30, 8
# A hazard enters the worker's day so many days before its deadline.
HAZARD_NOTICE_DAYS = 3
# /healthz warns below this much room for photos.
MIN_FREE_BYTES = env.int("MIN_FREE_BYTES", default=1_000_000_000)
