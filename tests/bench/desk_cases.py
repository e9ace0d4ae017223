"""A million cases for the desk: six years, two in a hundred unfinished, texts that differ."""

import random
from itertools import pairwise

from django.db import connection

from layers.people_scope import all_people

CASES = 1_000_000
UNFINISHED = 20_000
_DAYS = 2190
_BATCH = 100_000


def _words(written: str) -> list[str]:
    return written.split()


_PLACES = _words(
    "人民路 文学路 中山路 元府路 红叶小区 水韵名都 锦绣家园 东升花园 西关市场 "
    "南门桥头 北环路口 实验小学 人民医院 客运站 老菜市场 徐宁路 天虹大道 "
    "梁山路 永康小区 新华书店 体育公园 高铁商务区 八一桥 白塘河边"
)
_THINGS = _words(
    "路灯 井盖 下水道 垃圾桶 健身器材 电梯 护栏 红绿灯 广告牌 变压器 自来水 "
    "燃气管道 消防通道 绿化带 公交站台 停车位 电动车棚 公共厕所 水泵房 "
    "监控探头 热力管网 化粪池 违章建筑 工地围挡 烧烤摊 流浪狗 油烟机 音响"
)
_FAULTS = _words(
    "不亮 破损 堵塞 满溢 漏水 倾斜 塌陷 被占用 无人清理 噪音扰民 气味刺鼻 "
    "频繁停运 长期断电 积水严重 存在隐患 影响出行 夜间施工 多次反映无果 "
    "已经半个月 孩子差点摔倒 老人出行不便 周边商户意见很大 希望尽快处理 "
    "请相关部门核实 要求给个说法 物业推诿 临时围挡不牢 冒黑烟 污水外流 扬尘很大 "
    "占道经营 乱停乱放"
)

_INSERT = """
WITH piece AS (
  SELECT i, hashint8(i::bigint * 7919 + %(salt)s) AS h, hashint8(i::bigint * 104729) AS k
    FROM generate_series(%(first)s, %(last)s) i),
spot AS (
  SELECT g.id AS grid, g.village_id, v.parent_id AS town,
         row_number() OVER (ORDER BY g.id) - 1 AS n, ST_PointOnSurface(g.geom) AS middle
    FROM territory_grid g JOIN territory_division v ON v.id = g.village_id),
made AS (
  SELECT p.*, s.*, (ARRAY[%(states)s])[1 + abs(k) %% %(kinds)s] AS state,
         now() - make_interval(mins =>
           (%(days)s * 1440 * (%(all)s - i)::float8 / %(all)s)::int) AS received,
         (%(places)s::text[])[1 + abs(h) %% %(n_places)s] AS place,
         (%(things)s::text[])[1 + abs(k / 7) %% %(n_things)s] AS thing,
         (%(faults)s::text[])[1 + abs(h / 31) %% %(n_faults)s] AS fault,
         (%(faults)s::text[])[1 + abs(k / 113) %% %(n_faults)s] AS more,
         (%(things)s::text[])[1 + abs(h / 1009) %% %(n_things)s] AS also
    FROM piece p JOIN spot s ON s.n = abs(h) %% (SELECT count(*) FROM spot))
INSERT INTO cases_case (
  uuid, number, lookup_hash, category_id, channel, summary, text, address, public_answer,
  internal_note, geom, place_state, grid_id, village_id, town_id, department_id, owner_id, state,
  received_at, registered_at, accept_due, resolve_due, due_provisional, changed_at, version,
  accept_near, resolve_near, accepted_at, resolved_at, closed_at, review_on)
SELECT gen_random_uuid(), to_char(received, 'YYMMDD') || lpad(i::text, 7, '0'),
       decode(md5(i::text) || md5((-i)::text), 'hex'),
       (%(categories)s::bigint[])[1 + abs(k) %% %(n_categories)s], 'hotline',
       left(thing || fault, 30),
       '来电人反映' || place || abs(k %% 300) || '号附近的' || thing || fault || '，' || more ||
         '，旁边的' || also || '也有同样的问题，' || fault || '，请核实处理。',
       place || abs(k %% 300) || '号', '', '',
       ST_SetSRID(ST_Translate(middle, (h %% 1000) / 400000.0, (k %% 1000) / 400000.0), 4326),
       'located', grid, village_id, town,
       CASE WHEN state <> 'registered'
            THEN (%(units)s::bigint[])[1 + abs(k / 3) %% %(n_units)s] END,
       (%(owners)s::bigint[])[1 + n %% %(n_owners)s], state,
       received, received, received + interval '1 day', received + interval '9 days', false,
       received, 1, received + interval '20 hours', received + interval '7 days',
       CASE WHEN state NOT IN ('registered', 'dispatched') THEN received + interval '5 hours' END,
       CASE WHEN state IN ('resolved', 'verified', 'closed') THEN received + interval '6 days' END,
       CASE WHEN state = 'closed' THEN received + interval '8 days' END,
       CASE WHEN state = 'suspended' THEN current_date + 10 END
  FROM made
 ORDER BY i
"""
_OPEN = (
    ["registered"] * 3 + ["dispatched"] * 3 + ["accepted"] * 9 + ["suspended"] + ["resolved"] * 3
    + ["verified"]
)  # fmt: skip


def fill_cases(cases: int = CASES, unfinished: int = UNFINISHED) -> None:
    """Write them in the order in which they came, as a county does: plans hang on whether new cases
    lie together in the table. The last ``unfinished`` are not closed."""
    with connection.cursor() as cursor:

        def ids(query: str) -> list[int]:
            cursor.execute(query)
            return [row[0] for row in cursor.fetchall()]

        known = {
            "categories": ids("SELECT id FROM cases_category WHERE parent_id IS NOT NULL"),
            "units": ids("SELECT id FROM staff_department"),
            "owners": ids("SELECT user_id FROM staff_post WHERE role = 'worker' ORDER BY grid_id"),
        }
        lists = {"places": _PLACES, "things": _THINGS, "faults": _FAULTS}
        params = {
            "salt": random.Random(4).randrange(1000), "days": _DAYS, "all": cases, **known,
            **{name: list(words) for name, words in lists.items()},
            **{f"n_{name}": len(words) for name, words in {**known, **lists}.items()},
        }  # fmt: skip
        cuts = [*range(0, cases - unfinished, _BATCH), cases - unfinished, cases]
        for first, last in pairwise(cuts):
            states = ["closed"] if last <= cases - unfinished else _OPEN
            statement = _INSERT.replace("%(states)s", ", ".join(f"'{name}'" for name in states))
            cursor.execute(
                statement, {**params, "first": first + 1, "last": last, "kinds": len(states)}
            )
        with all_people():
            cursor.execute(
                "INSERT INTO cases_complainant (case_id, kind, name, phone)"
                " SELECT id, 'person', '', '' FROM cases_case ON CONFLICT (case_id) DO NOTHING"
            )
        vacuum = "" if connection.in_atomic_block else "VACUUM "
        cursor.execute(f"{vacuum}ANALYZE cases_case, cases_complainant")
