// Degrees as whole numbers of 1e-7, counted from a corner near by, and exact questions about them.
// Pure: no L.*, no DOM. A node is {x, y} on the lattice; products of these stay below 2^53.

const UNITS = 1e7;

/** The corner that nodes are counted from, and how to come and go. `shrink` per unit of metres. */
export class Lattice {
  constructor(lon, lat) {
    this.west = Math.round(lon * UNITS);
    this.south = Math.round(lat * UNITS);
    const at = lat * Math.PI / 180;
    // Metres of a degree on the WGS84 ellipsoid at this latitude.
    this.east = (111412.84 * Math.cos(at) - 93.5 * Math.cos(3 * at) + 0.118 * Math.cos(5 * at)) / UNITS;
    this.north = (111132.954 - 559.822 * Math.cos(2 * at) + 1.175 * Math.cos(4 * at)) / UNITS;
    this.slope = -(111412.84 * Math.sin(at) - 280.5 * Math.sin(3 * at)) * Math.PI / 180 / UNITS / UNITS;
  }

  put([lon, lat]) {
    return { x: Math.round(lon * UNITS) - this.west, y: Math.round(lat * UNITS) - this.south };
  }

  /** The doubles nearest to the decimal fractions: what JSON gave, it gets back. */
  lift({ x, y }) {
    return [(x + this.west) / UNITS, (y + this.south) / UNITS];
  }

  /** Distance of two nodes in metres. */
  metres(a, b) {
    return Math.hypot((a.x - b.x) * this.east, (a.y - b.y) * this.north);
  }

  /** Signed square metres left of a closed ring of nodes; meridians draw together to the north. */
  area(ring) {
    let sum = 0;
    for (let i = 0, a = ring.at(-1); i < ring.length; a = ring[i], i += 1) {
      const b = ring[i];
      const width = this.east + this.slope * (a.y + b.y) / 2;
      sum += (a.x + b.x) / 2 * (b.y - a.y) * width;
    }
    return sum * this.north;
  }
}

/** > 0 when c lies left of the way from a to b, < 0 right, 0 on the line. Exact. */
export function turn(a, b, c) {
  return (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
}

export const cross = (a, b) => a.x * b.y - a.y * b.x;
export const same = (a, b) => a.x === b.x && a.y === b.y;

function within(a, b, c) {
  return Math.min(a.x, b.x) <= c.x && c.x <= Math.max(a.x, b.x)
    && Math.min(a.y, b.y) <= c.y && c.y <= Math.max(a.y, b.y);
}

/** Do two segments have a point in common, touching included? Exact. */
export function meet(a, b, c, d) {
  const [p, q, r, s] = [turn(a, b, c), turn(a, b, d), turn(c, d, a), turn(c, d, b)].map(Math.sign);
  if (p * q < 0 && r * s < 0) return true;
  return (p === 0 && within(a, b, c)) || (q === 0 && within(a, b, d))
    || (r === 0 && within(c, d, a)) || (s === 0 && within(c, d, b));
}

/** Do the ways from a to b and from a to c start on top of each other? Exact. */
export function folded(a, b, c) {
  return turn(a, b, c) === 0 && (b.x - a.x) * (c.x - a.x) + (b.y - a.y) * (c.y - a.y) > 0;
}

/** How far along the edge a–b (0 to 1) lies the foot of c, with east and north in metres. */
export function share(a, b, c, { east, north } = { east: 1, north: 1 }) {
  const [dx, dy] = [(b.x - a.x) * east, (b.y - a.y) * north];
  const along = ((c.x - a.x) * east * dx + (c.y - a.y) * north * dy) / (dx * dx + dy * dy);
  return Math.min(1, Math.max(0, along));
}

/** The lattice point nearest to where the edge a–b passes c. */
export function foot(a, b, c, scale) {
  const at = share(a, b, c, scale);
  return { x: Math.round(a.x + at * (b.x - a.x)), y: Math.round(a.y + at * (b.y - a.y)) };
}

// As in layers/territory/partition/landing.py: units beside an edge, and of a stretch along it.
const ON_EDGE = 0.02;
const STRETCH = 64;

/** The lattice point on the edge a–b about where it passes c: the nearest of those of its stretch
 * that do not bend it; if there is none, the one that bends it least. */
export function landing(a, b, c, scale) {
  const [low, high] = a.x < b.x || (a.x === b.x && a.y < b.y) ? [a, b] : [b, a];
  const [dx, dy] = [high.x - low.x, high.y - low.y];
  const [long, wide] = Math.abs(dy) > Math.abs(dx) ? ["y", "x"] : ["x", "y"];
  const [run, rise] = long === "x" ? [dx, dy] : [dy, dx];
  const middle = Math.round(low[long] + share(low, high, c, scale) * run);
  const [first, last] = [Math.min(low[long], high[long]), Math.max(low[long], high[long])];
  let best = null;
  const begin = middle - (middle - first) % STRETCH;
  for (let i = begin; i <= Math.min(last, begin + STRETCH - 1); i += 1) {
    const across = low[wide] + (i - low[long]) * rise / run;
    const off = Math.abs(across - Math.round(across)) * Math.abs(run) / Math.hypot(dx, dy);
    const found = { bend: off <= ON_EDGE ? 0 : off, far: Math.abs(i - middle), [long]: i, [wide]: Math.round(across) };
    if (!best || found.bend < best.bend || (found.bend === best.bend && found.far < best.far)) best = found;
  }
  return { x: best.x, y: best.y };
}

/** Distance of c from the edge a–b in metres (or units without a scale). */
export function gap(a, b, c, scale = { east: 1, north: 1 }) {
  const at = share(a, b, c, scale);
  return Math.hypot((a.x + at * (b.x - a.x) - c.x) * scale.east, (a.y + at * (b.y - a.y) - c.y) * scale.north);
}

/** Is the point inside the ring of nodes (even–odd)? On the border: either. */
export function inside(ring, { x, y }) {
  let odd = false;
  for (let i = 0, a = ring.at(-1); i < ring.length; a = ring[i], i += 1) {
    const b = ring[i];
    if ((a.y > y) !== (b.y > y)) {
      const side = turn(a, b, { x, y });
      if (b.y > a.y ? side > 0 : side < 0) odd = !odd;
    }
  }
  return odd;
}

/** Neighbours' places around `v` in order of direction; returns their indices. Exact. */
export function around(v, places) {
  const half = ({ x, y }) => (y > v.y || (y === v.y && x > v.x) ? 0 : 1);
  return places.map((_, i) => i).sort((i, j) => (
    half(places[i]) - half(places[j]) || -Math.sign(turn(v, places[i], places[j]))));
}
