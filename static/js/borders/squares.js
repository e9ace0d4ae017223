// Edges by the squares of the ground they pass, so that a question about a place looks at few. Pure.

/** Holds edges {a, b} of nodes {x, y}. An edge must be taken out before its nodes move. */
export class Squares {
  constructor(size) {
    this.size = Math.max(1, size);
    this.held = new Map();
  }

  * #keys(west, south, east, north) {
    const { size } = this;
    for (let i = Math.floor(west / size); i <= Math.floor(east / size); i += 1) {
      for (let j = Math.floor(south / size); j <= Math.floor(north / size); j += 1) {
        yield i * 0x4000000 + j;
      }
    }
  }

  * #passed({ a, b }) {
    yield* this.#keys(Math.min(a.x, b.x), Math.min(a.y, b.y), Math.max(a.x, b.x), Math.max(a.y, b.y));
  }

  put(edge) {
    for (const key of this.#passed(edge)) {
      const square = this.held.get(key);
      if (square) square.add(edge);
      else this.held.set(key, new Set([edge]));
    }
  }

  take(edge) {
    for (const key of this.#passed(edge)) {
      const square = this.held.get(key);
      square?.delete(edge);
      if (square?.size === 0) this.held.delete(key);
    }
  }

  /** The edges whose squares are among those of the box around these places, `reach` wider. */
  near(places, reach = 0) {
    const xs = places.map(({ x }) => x);
    const ys = places.map(({ y }) => y);
    const found = new Set();
    for (const key of this.#keys(
      Math.min(...xs) - reach, Math.min(...ys) - reach, Math.max(...xs) + reach, Math.max(...ys) + reach,
    )) {
      for (const edge of this.held.get(key) ?? []) found.add(edge);
    }
    return found;
  }
}
