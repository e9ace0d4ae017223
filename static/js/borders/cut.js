// What a line makes of a grid, at once and without the server. Pure: no L.*, no DOM.

import { foot, gap, inside, meet, same } from "./lattice.js";

/** An end of the line this close to the border (units) is on it: feet are rounded to the lattice. */
const ON = 1.5;

/**
 * Cut a polygon part {rings: [[node…]…]} (outer ring first) by a line of nodes.
 * Answers {sizes: [m², m²], halves: [ring, ring]} with the larger first, or {fault}: "short",
 * "crosses_itself", "misses", "ends_inside", "crosses_again", "not_apart".
 */
export function cut(rings, line, lattice) {
  if (line.length < 2) return { fault: "short" };
  if (crossesItself(line)) return { fault: "crosses_itself" };
  const within = (point) => inside(rings[0], point) && !rings.slice(1).some((hole) => inside(hole, point));
  const hits = crossings(rings, line);
  const spans = hits.slice(1).map((to, i) => [hits[i], to]).filter(([from, to]) => within(between(line, from, to)));
  const loose = [line[0], line.at(-1)].some((end) => within(end) && !hits.some(({ at }) => gap(at, at, end) <= ON || same(at, end)));
  if (loose) return { fault: "ends_inside" };
  if (spans.length === 0) return { fault: "misses" };
  if (spans.length > 1) return { fault: "crosses_again" };
  const [[from, to]] = spans;
  if (from.ring !== to.ring || from.ring !== 0) return { fault: "not_apart" };
  return halves(rings, line, from, to, lattice);
}

function crossesItself(line) {
  for (let i = 0; i + 1 < line.length; i += 1) {
    for (let j = i + 2; j + 1 < line.length; j += 1) {
      if (meet(line[i], line[i + 1], line[j], line[j + 1])) return true;
    }
  }
  return false;
}

/** Where the line meets the rings, in its order: {along, at, ring, edge}. */
function crossings(rings, line) {
  const hits = [];
  rings.forEach((nodes, ring) => nodes.forEach((b, edge) => {
    const a = nodes.at(edge - 1);
    for (let i = 0; i + 1 < line.length; i += 1) {
      const [c, d] = [line[i], line[i + 1]];
      const ends = [[c, 0], [d, 1]].filter(([end]) => gap(a, b, end) <= ON);
      for (const [end, share] of ends) hits.push({ along: i + share, at: foot(a, b, end), ring, edge });
      if (ends.length === 0 && meet(a, b, c, d)) {
        const t = ((a.x - c.x) * (b.y - a.y) - (a.y - c.y) * (b.x - a.x))
          / ((d.x - c.x) * (b.y - a.y) - (d.y - c.y) * (b.x - a.x));
        hits.push({ along: i + t, at: { x: c.x + t * (d.x - c.x), y: c.y + t * (d.y - c.y) }, ring, edge });
      }
    }
  }));
  hits.sort((one, two) => one.along - two.along);
  return hits.filter((hit, i) => i === 0 || Math.hypot(hit.at.x - hits[i - 1].at.x, hit.at.y - hits[i - 1].at.y) > ON);
}

function pointAt(line, along) {
  const i = Math.min(Math.floor(along), line.length - 2);
  const t = along - i;
  return { x: line[i].x + t * (line[i + 1].x - line[i].x), y: line[i].y + t * (line[i + 1].y - line[i].y) };
}

const between = (line, from, to) => pointAt(line, (from.along + to.along) / 2);

function halves(rings, line, from, to, lattice) {
  const [outer, ...holes] = rings;
  const way = line.filter((_, i) => i > from.along && i < to.along);
  const stretch = (start, end) => {
    const nodes = [];
    for (let i = start.edge; ; i = (i + 1) % outer.length) {
      if (i === end.edge && nodes.length >= (start.edge === end.edge && !ahead(outer, start, end) ? outer.length : 0)) break;
      nodes.push(outer[i]);
    }
    return nodes;
  };
  const one = [from.at, ...way, to.at, ...stretch(to, from)];
  const two = [to.at, ...way.toReversed(), from.at, ...stretch(from, to)];
  const found = [one, two].map((ring) => ({
    ring,
    size: Math.abs(lattice.area(ring)) - holes.filter((hole) => inside(ring, hole[0]))
      .reduce((sum, hole) => sum + Math.abs(lattice.area(hole)), 0),
  }));
  found.sort((a, b) => b.size - a.size);
  return { sizes: found.map(({ size }) => size), halves: found.map(({ ring }) => ring) };
}

/** On the same edge: does `end` come after `start` in the ring's order? */
function ahead(outer, start, end) {
  const a = outer.at(start.edge - 1);
  const far = ({ at }) => Math.hypot(at.x - a.x, at.y - a.y);
  return far(end) >= far(start);
}
