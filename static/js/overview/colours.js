// Colours and words of every mode, for the map, its legend and pictures of it.

export const LEVELS = {
  g: ["#ff4a33", 0.82], f: ["#ff8a5c", 0.78], e: ["#ffc79a", 0.62],
  c: ["#9fcbff", 0.5], b: ["#559dff", 0.68], a: ["#1f66ff", 0.75],
};
export const RAMP = ["#17365f", "#1f5aa0", "#3f93d8", "#ffb454", "#ff5b45"];
export const SHADES = [
  "#132a63", "#1b4fd8", "#1789dc", "#19c3d6", "#45d2a8", "#6fe07a", "#b9da63", "#ffd34d", "#ff4a33",
];
export const LINE = "#4a7cc4";

export const PATTERNS = {
  new: "#ff4a33", consecutive: "#ff7a3d", intensifying: "#d81e4b", persistent: "#ff9f5a",
  diminishing: "#ffd0a1", sporadic: "#ffb454", oscillating: "#e9a1ff", historical: "#9a86c9",
};
const COLD = "#3f7fd0";

export function patternWord(name) {
  return {
    new: gettext("new"), consecutive: gettext("consecutive"),
    intensifying: gettext("intensifying"), persistent: gettext("persistent"),
    diminishing: gettext("diminishing"), sporadic: gettext("sporadic"),
    oscillating: gettext("oscillating"), historical: gettext("historical"),
  }[name] ?? "";
}

export const patternColour = (side, name) => (side === "hot" ? PATTERNS[name] : COLD);

/** The upper limits of up to five groups of like size; the last is the highest value. */
export function breaks(values) {
  const sorted = values.filter((value) => value > 0).sort((a, b) => a - b);
  if (!sorted.length) return [];
  const found = [0.35, 0.6, 0.8, 0.93].map((q) => sorted[Math.floor(q * sorted.length)]);
  return [...new Set([...found, sorted.at(-1)])];
}

/** Class limits of the shaded modes: of every step, so that colours can be compared over time. */
export function limitsOf({ mode }, data) {
  if (mode === "rate") return breaks((data.rates ?? []).flat().map((rate) => rate / 10));
  if (mode !== "choropleth") return [];
  return breaks(data.values ? data.values.flat().map((value) => value / 1000) : data.counts.flat());
}

export const rampAt = (value, steps) => RAMP[steps.filter((step) => value > step).length];

/** Rows of the legend: colour, words. `format` puts a break into words. */
export function legendRows(mode, steps, format) {
  if (mode === "hot") {
    return [
      ["#ff4a33", gettext("Hot, 99 %")], ["#ff8a5c", gettext("Hot, 95 %")],
      ["#ffc79a", gettext("Hot, 90 %")], ["", gettext("Not significant")],
      ["#9fcbff", gettext("Cold, 90 %")], ["#559dff", gettext("Cold, 95 %")],
      ["#1f66ff", gettext("Cold, 99 %")],
    ];
  }
  if (mode === "density") {
    return [["#1b4fd8", gettext("few")], ["#45d2a8", ""], ["#ffd34d", ""], ["#ff4a33", gettext("many")]];
  }
  if (mode === "emerging") {
    return [
      ...Object.entries(PATTERNS).map(([name, colour]) => [colour, patternWord(name)]),
      [COLD, gettext("cold, any pattern")],
    ];
  }
  if (!steps.length) return [[RAMP[0], gettext("none")]];
  return steps.map((step, i) => [RAMP[i], `≤ ${format(step)}`]);
}
