// Merge mode: taps choose neighbours of the chosen grid; one of them keeps its code.

export class MergeMode {
  verb = "merge";

  constructor(map, session) {
    Object.assign(this, { session, codes: [session.grid], into: session.grid });
    this.layer = L.layerGroup().addTo(map);
    this.draw();
  }

  stop() { this.layer.remove(); }

  get size() { return this.codes.length - 1; }

  get ready() { return this.codes.length > 1; }

  /** The sums of a merge are the server's. */
  parts() { return []; }

  /** Choose a grid or leave it out again. Answers a sentence when it cannot be chosen. */
  grid(code) {
    const { topology } = this.session;
    if (this.codes.includes(code)) {
      const left = this.codes.filter((one) => one !== code);
      if (left.length === 0 || !hangTogether(topology, left)) {
        return gettext("The others would not hang together without this grid.");
      }
      this.codes = left;
    } else if (!hangTogether(topology, [...this.codes, code])) {
      return gettext("This grid does not border on those chosen. Tap a neighbour.");
    } else this.codes.push(code);
    if (!this.codes.includes(this.into)) [this.into] = this.codes;
    this.draw();
    return "";
  }

  undo() {
    if (this.codes.length > 1) this.codes.pop();
    if (!this.codes.includes(this.into)) [this.into] = this.codes;
    this.draw();
  }

  change() {
    return { verb: "merge", codes: this.codes, into: this.into, versions: this.session.versions(this.codes) };
  }

  words() {
    return this.ready
      ? gettext("The other grids end; their households, open cases and workers go to this one.")
      : gettext("Tap the neighbouring grid to be merged with this one.");
  }

  draw() {
    this.layer.clearLayers();
    const { topology } = this.session;
    for (const code of this.codes) {
      const rings = topology.geometry(code).coordinates.map((part) => part.map((ring) => ring.map(([lon, lat]) => [lat, lon])));
      L.polygon(rings, { className: "half half-0", stroke: false, interactive: false }).addTo(this.layer);
    }
    for (const arc of topology.arcs) {
      if (arc.uses.length < 2 || !arc.uses.every(({ ring }) => this.codes.includes(ring.code))) continue;
      const nodes = arc.closed ? [...arc.nodes, arc.nodes[0]] : arc.nodes;
      L.polyline(nodes.map((node) => { const [lon, lat] = topology.place(node); return [lat, lon]; }), {
        className: "knife gone", interactive: false, pane: "arcs",
      }).addTo(this.layer);
    }
  }
}

/** Can one walk from each of these grids to each other over borders between them? */
export function hangTogether(topology, codes) {
  const reached = new Set([codes[0]]);
  for (const code of reached) {
    for (const { uses } of topology.arcs) {
      const pair = uses.map(({ ring }) => ring.code);
      if (pair.length === 2 && pair.includes(code)) {
        for (const other of pair) if (codes.includes(other)) reached.add(other);
      }
    }
  }
  return reached.size === codes.length;
}
