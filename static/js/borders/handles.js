// Handles to take hold of: vertices of the chosen grid, and middles to add one. Never more than a
// finger can tell apart: at each zoom those that shape the border most.

import { say, shared } from "./words.js";

const MOST = 80;
const MIDDLE_ROOM = 64;

/** Keep the handles of the chosen grid on the map. `on` is told: grab(event, {node|edge,place}). */
export function startHandles(map, session, on) {
  const group = L.layerGroup().addTo(map);
  const shown = new Map();
  let hidden = false;

  const at = (node) => {
    const [lon, lat] = session.topology.place(node);
    return L.latLng(lat, lon);
  };
  const pixel = (node) => map.latLngToContainerPoint(at(node));

  function update() {
    if (!session.topology) return;
    // While a vertex is held no handle may come or go: the finger is on one of them.
    if (session.drag) {
      for (const marker of shown.values()) dress(marker);
      return;
    }
    const wanted = hidden ? [] : candidates();
    const keep = new Set(wanted.map(({ key }) => key));
    for (const [key, marker] of shown) {
      if (!keep.has(key)) { marker.remove(); shown.delete(key); }
    }
    for (const handle of wanted) show(handle);
  }

  function candidates() {
    const nodes = chosenNodes();
    const picked = thin(nodes);
    const middles = coarse() || picked.length < MOST ? middlesOf(picked) : [];
    return [...picked.map((node) => ({ key: node, node })), ...middles];
  }

  /** The nodes of the chosen grid that may be moved and are in view. */
  function chosenNodes() {
    const view = map.getBounds().pad(0.05);
    const seen = new Set();
    for (const arc of arcsOf(session, session.grid)) {
      for (const node of arc.nodes) if (view.contains(at(node)) && session.mayMove(node)) seen.add(node);
    }
    return [...seen];
  }

  /** Those that shape the border most, each a finger's width from the next. */
  function thin(nodes) {
    const room = coarse() ? 40 : 24;
    const ranked = nodes.map((node) => ({ node, spot: pixel(node), weight: weight(node) }))
      .sort((one, two) => two.weight - one.weight);
    const kept = [];
    for (const one of ranked) {
      if (kept.length >= MOST) break;
      if (kept.every(({ spot }) => spot.distanceTo(one.spot) >= room)) kept.push(one);
    }
    return kept.map(({ node }) => node);
  }

  function weight(node) {
    if (node === session.node) return Infinity;
    if (node.edges.length > 2) return 1e9;
    const [p, q] = node.edges.map((edge) => pixel(edge.a === node ? edge.b : edge.a));
    const o = pixel(node);
    return Math.abs((p.x - o.x) * (q.y - o.y) - (p.y - o.y) * (q.x - o.x));
  }

  function middlesOf(picked) {
    const spots = picked.map(pixel);
    const found = [];
    for (const arc of arcsOf(session, session.grid)) {
      if (arc.uses.length < 2 || !arc.nodes.some((node) => session.mayMove(node))) continue;
      for (const edge of arcEdges(arc)) {
        const [p, q] = [pixel(edge.a), pixel(edge.b)];
        const middle = p.add(q).divideBy(2);
        if (p.distanceTo(q) < MIDDLE_ROOM || !map.getSize().contains(middle) || middle.x < 0 || middle.y < 0) continue;
        if (spots.some((spot) => spot.distanceTo(middle) < 30)) continue;
        const place = [0, 1].map((d) => {
          const [a, b] = [session.topology.place(edge.a), session.topology.place(edge.b)];
          return Math.round((a[d] + b[d]) / 2 * 1e7) / 1e7;
        });
        found.push({ key: edge, edge, place });
      }
    }
    return found.slice(0, MOST);
  }

  function show({ key, node, edge, place }) {
    let marker = shown.get(key);
    const where = node ? at(node) : L.latLng(place[1], place[0]);
    if (!marker) {
      marker = L.marker(where, { keyboard: false, bubblingMouseEvents: false, icon: L.divIcon({ className: "", iconSize: [44, 44] }) });
      marker.addTo(group);
      shown.set(key, marker);
      wire(marker);
    }
    marker.setLatLng(where);
    marker.holds = node ? { node } : { edge, place };
    dress(marker);
  }

  function dress(marker) {
    const button = marker.getElement();
    const { node } = marker.holds;
    const chosen = node !== undefined && node === session.node;
    const kind = node ? session.topology.kind(node) : "middle";
    const place = "leaflet-marker-icon leaflet-zoom-animated leaflet-interactive";
    button.className = `${place} vertex ${kind}${chosen ? " chosen" : ""}`;
    button.setAttribute("role", "button");
    button.tabIndex = chosen ? 0 : -1;
    const others = node ? session.neighbours(node).map((code) => session.name(code)) : [];
    button.setAttribute("aria-label", node
      ? say(gettext("Vertex. %(shared)s"), { shared: shared(others, kind) }) : gettext("Add a vertex here"));
    if (node) button.setAttribute("aria-pressed", String(chosen));
    marker.setZIndexOffset(chosen ? 20000 : node ? 10000 : 0);
  }

  function wire(marker) {
    const button = marker.getElement();
    // The map must not take the finger on a handle for a pan, a pinch or a click of its own.
    L.DomEvent.on(button, "mousedown touchstart dblclick click contextmenu", L.DomEvent.stopPropagation);
    button.addEventListener("pointerdown", (event) => {
      if (event.button > 0) return;
      event.preventDefault();
      event.stopPropagation();
      on.grab(event, button, marker.holds);
    });
    button.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      on.press(marker.holds);
    });
  }

  /** The middle that was taken hold of is a vertex from now on. */
  function becomes(edge, node) {
    const marker = shown.get(edge);
    shown.delete(edge);
    shown.set(node, marker);
    marker.holds = { node };
    dress(marker);
  }

  /** While dragging only the held handle follows; the others stay. */
  function follow() {
    const marker = shown.get(session.node);
    if (marker) marker.setLatLng(at(session.node));
  }

  /** The chosen vertex's own button, for the focus. */
  const button = () => shown.get(session.node)?.getElement();

  map.on("moveend zoomend resize", update);
  for (const event of ["load", "step", "choose"]) session.addEventListener(event, update);
  session.addEventListener("draw", follow);
  return { becomes, button, hide(wanted) { hidden = wanted; update(); } };
}

const coarse = () => window.matchMedia("(pointer: coarse)").matches;

/** The arcs of a grid, each once. */
export function arcsOf(session, code) {
  const { parts } = session.topology.faces.get(code) ?? { parts: [] };
  return [...new Set(parts.flat().flatMap(({ steps }) => steps.map(({ arc }) => arc)))];
}

function arcEdges(arc) {
  return [...new Set(arc.nodes.flatMap((node) => node.edges))].filter((edge) => edge.arc === arc);
}
