// Cases, hotspots and drawn areas in sentences.

import { fill, tenth, whole } from "./days.js";

export const casesWords = (n) => fill(ngettext("%(n)s case", "%(n)s cases", n), { n: whole(n) });

const before = (n) => fill(gettext("%(n)s a period before"), { n });
const subjects = (rows) => rows.map(([name, n]) => `${name} ${n}`).join(gettext(", "));

/** What a hotspot is: its cases, their subjects, how sure it is and since when. */
export function spotLines(spot) {
  const weeks = fill(ngettext("%(n)s week in a row", "%(n)s weeks in a row", spot.weeks), { n: spot.weeks });
  return [
    `${casesWords(spot.n)} · ${before(whole(spot.before))}`,
    subjects(spot.categories),
    `${gettext("z score")} ${tenth(spot.z)} · ${weeks}`,
  ];
}

/** The numbers of a drawn area; one or two cases are not told. */
export function drawnLines(found) {
  const few = gettext("fewer than 3");
  const now = found.n === null ? few : casesWords(found.n);
  return [
    `${now} · ${before(found.before === null ? few : whole(found.before))}`,
    subjects(found.categories),
    fill(gettext("%(n)s cells of 200 m; the edge is as coarse as they are."), { n: whole(found.cells) }),
  ];
}
