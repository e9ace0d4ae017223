// What the answer to an entry means. Pure: tested by node.

const LATER = new Set([408, 425, 429]);
const TOO_BIG = 413;

/**
 * `answer`: {status, ours, body, version}, or null when none came. `ours` tells whether the answer names the
 * entry again: what a network's own sign-in page says is no answer. Returns {outcome, …}:
 * sent, refused, conflict, signed-out, later (the server cannot now), offline (no answer of ours).
 */
export function verdictOf(answer) {
  if (!answer) return { outcome: "offline" };
  const { status, ours, body, version = 0 } = answer;
  const told = { status, message: body?.error ?? "", field: body?.field ?? "" };
  if (status === TOO_BIG) return { outcome: "refused", told };
  if (!ours) return { outcome: status >= 500 ? "later" : "offline", told };
  if (status < 400) return { outcome: "sent", answer: body ?? {}, version };
  if (status === 401) return { outcome: "signed-out", told };
  if (status >= 500 || LATER.has(status)) return { outcome: "later", told };
  if (status === 409) {
    return { outcome: "conflict", told: { ...told, ...kept(body), arrived: body?.field === "uuid" } };
  }
  return { outcome: "refused", told: { ...told, faults: body?.faults ?? null } };
}

/** Of a conflict: both states in words, the present version, who changed it, and for borders that it was one. */
function kept(body) {
  return {
    rows: body?.rows ?? [], version: body?.version ?? 0, changed: body?.changed ?? "",
    theirs: body?.theirs ?? null, mine: body?.mine ?? null, clash: body?.clash ?? null, who: body?.who ?? "", when: body?.when ?? null,
  };
}

const FIRST = 5_000;
const LONGEST = 10 * 60_000;

/** Milliseconds to wait after so many failures in a row; `chance` (0 to 1) spreads phones apart. */
export function pauseAfter(tries, chance = Math.random()) {
  const whole = Math.min(LONGEST, FIRST * 2 ** Math.max(0, tries - 1));
  return Math.round(whole * (0.75 + chance / 2));
}
