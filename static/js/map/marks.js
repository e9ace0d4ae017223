// What each layer of points looks like: its classes with shape, colour and words for the legend.

const HOUSEHOLDS = [
  { name: "usual", label: gettext("Household"), shape: "circle", fill: "#1557d0" },
  { name: "care", label: gettext("Special care"), shape: "square", fill: "#c81e2a" },
  { name: "low_income", label: gettext("Low income"), shape: "diamond", fill: "#14704a" },
  { name: "party", label: gettext("Party member or volunteer"), shape: "star", fill: "#f5b301", edge: "#6b4a00" },
  { name: "left_behind", label: gettext("Left-behind child"), shape: "wedge", fill: "#6d3fc0" },
  { name: "vacant", label: gettext("Nobody lives here"), shape: "circle", fill: "#fff", edge: "#6b7a92" },
];

const RISKS = ["major", "high"];
const ENTERPRISES = [
  { name: "enterprise", label: gettext("Enterprise"), shape: "square", fill: "#6d3fc0", sign: pgettext("sign on a mark of the map", "E") },
  { name: "risk", label: gettext("Enterprise of major or higher risk"), shape: "pentagon", fill: "#b3400c", sign: "!" },
];

const CASES = [
  { name: "green", label: gettext("In time"), shape: "circle", fill: "#1557d0" },
  { name: "amber", label: gettext("Near due"), shape: "diamond", fill: "#d97706", sign: "!" },
  { name: "red", label: gettext("Overdue"), shape: "triangle", fill: "#c81e2a", sign: "!" },
  { name: "done", label: gettext("To be checked"), shape: "square", fill: "#14704a" },
];
// From this share of its time on a clock shows amber (layers/cases/clock.py).
const NEAR = 0.8;
const DONE = ["resolved", "verified"];
const PAUSED = ["awaiting", "suspended"];

const MAILBOXES = [
  { name: "mailbox", label: gettext("Mailbox"), shape: "square", fill: "#0e708c", sign: pgettext("sign on a mark of the map", "M") },
];

const HAZARDS = [
  { name: "hazard", label: gettext("Hazard"), shape: "triangle", fill: "#d97706", sign: "!" },
  { name: "grave", label: gettext("Serious hazard"), shape: "triangle", fill: "#c81e2a", edge: "#3b0a0e", sign: "!" },
];

const named = (classes, key) => (layer) => layer.mapped(key, (value) => (
  Math.max(0, classes.findIndex(({ name }) => name === value))));

function urgency(layer) {
  const now = Date.now() / 1000;
  return Uint8Array.from({ length: layer.length }, (_, index) => {
    const state = layer.get(index, "state");
    if (DONE.includes(state)) return 3;
    // Their clocks stand still.
    if (PAUSED.includes(state)) return 0;
    const [since, until] = [layer.get(index, "since"), layer.get(index, "until")];
    const share = (now - since) / (until - since);
    return share > 1 ? 2 : share > NEAR ? 1 : 0;
  });
}

/** By layer: its name, the colour of its sums, its classes, and the class of each feature. */
export const MARKS = {
  households: {
    label: gettext("Households"), density: true, tint: [21, 87, 208], classes: HOUSEHOLDS,
    classOf: named(HOUSEHOLDS, "colour"),
  },
  enterprises: {
    label: gettext("Enterprises"), density: true, tint: [109, 63, 192], classes: ENTERPRISES,
    classOf: (layer) => layer.mapped("safety_class", (value) => (RISKS.includes(value) ? 1 : 0)),
  },
  cases: { label: gettext("Cases"), tint: [200, 30, 42], classes: CASES, classOf: urgency },
  mailboxes: {
    label: gettext("Mailboxes"), tint: [14, 112, 140], classes: MAILBOXES,
    classOf: (layer) => new Uint8Array(layer.length),
  },
  hazards: {
    label: gettext("Hazards"), tint: [201, 92, 6], classes: HAZARDS,
    classOf: (layer) => layer.mapped("grave", (value) => (value === 1 ? 1 : 0)),
  },
};

/** Radius of a mark in pixels at a zoom; a tile has 8 pixels of its neighbours' marks. */
export const radius = (zoom) => (zoom < 15 ? 3 : zoom < 16 ? 4 : zoom < 17 ? 5.5 : 7);

// From how many in a square on it is drawn darker.
export const STEPS = [1, 3, 10, 30, 100];

/** The colour of a square with so many of `tint`, or of the step itself. */
export function shade(tint, number) {
  const step = STEPS.findLastIndex((least) => number >= least);
  return `rgba(${tint.join(",")},${0.16 + 0.17 * Math.max(step, 0)})`;
}
