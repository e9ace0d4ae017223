// Sentences of the editor: why a move is refused, what was done, how much land.

const say = (words, values) => interpolate(words, values, true);

/** Why the topology refused, for a person; `name(code)` gives a grid's name. */
export function refusal({ kind, codes }, name) {
  const grids = codes.map(name).join(gettext(", "));
  const words = {
    fixed: gettext("The village's own border stays as it is. Only borders between its grids can be moved."),
    junction: gettext("%(grids)s meet here. Such a corner can be moved, but not deleted."),
    stop: gettext("No farther: a border of %(grids)s ends there."),
    cross: gettext("Not there: the borders of %(grids)s would cross."),
    touch: gettext("Not there: the borders of %(grids)s would lie on each other."),
    close: gettext("Not there: the borders of %(grids)s would be closer than half a metre."),
    fold: gettext("Not there: the border of %(grids)s would run back on itself."),
    flip: gettext("Not there: %(grids)s would be turned inside out or have no land."),
  }[kind];
  return say(words, { grids });
}

/** Who else has the vertex; an end of a border slides. */
export function shared(names, kind) {
  const grids = names.join(gettext(", "));
  if (kind === "end") return say(gettext("End on the village's border: it slides along it and also changes %(grids)s"), { grids });
  return names.length
    ? say(gettext("Shared border: moving this also changes %(grids)s"), { grids })
    : gettext("A border of this grid alone");
}

export function stepWords({ what }) {
  return {
    move: gettext("Vertex moved"), slide: gettext("End slid along the village's border"), insert: gettext("Vertex added"), remove: gettext("Vertex deleted"),
  }[what];
}

export const STEP_ICON = { move: "spline", slide: "move-horizontal", insert: "plus", remove: "trash-2" };

/** "with 东升第2网格": the other grids of a step. */
export function stepGrids(step, name) {
  const others = step.codes.filter((code) => code !== step.grid);
  return others.length
    ? say(gettext("with %(grids)s"), { grids: others.map(name).join(gettext(", ")) }) : name(step.grid);
}

export function ago(when, now = Date.now()) {
  const minutes = Math.floor((now - when) / 60000);
  if (minutes < 1) return gettext("just now");
  if (minutes < 60) return interpolate(ngettext("%s minute ago", "%s minutes ago", minutes), [minutes]);
  return new Date(when).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
}

/** "+0.42 ha", or "+38 m²" when it is little; − for less, and no sign for an absolute size. */
export function land(metres, signed = true) {
  const size = Math.abs(metres);
  const sign = !signed || size < 0.5 ? "" : metres > 0 ? "+" : "−";
  const words = size < 1000 ? gettext("%(n)s m²") : gettext("%(n)s ha");
  const n = size < 1000 ? size.toFixed(0) : (size / 10000).toFixed(2);
  return sign + say(words, { n });
}

export function signed(number) {
  return number > 0 ? `+${number}` : number < 0 ? `−${-number}` : "0";
}

export const tone = (number) => (number > 0 ? "more" : number < 0 ? "less" : "");
export { say };
