// A round window beside the finger that draws, enlarged, what the finger covers: the borders
// themselves, not a picture of the screen.

const ENLARGED = 3;

/** A loupe on a canvas over the map; show(node) draws around it, hide() puts it away. */
export function startLoupe(canvas, map, session) {
  const pen = canvas.getContext("2d");
  let frame = 0;

  function show(node, finger) {
    canvas.hidden = false;
    const left = finger.x > map.getSize().x / 2 && finger.y < canvas.offsetTop + canvas.clientHeight + 60;
    canvas.classList.toggle("left", left);
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => paint(node));
  }

  function paint(node) {
    const { topology } = session;
    const size = canvas.clientWidth;
    const ratio = window.devicePixelRatio || 1;
    canvas.width = canvas.height = Math.round(size * ratio);
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    const ink = getComputedStyle(canvas);
    const colour = (name) => ink.getPropertyValue(name).trim();
    const middle = project(topology, node);
    const to = (other) => {
      const point = project(topology, other);
      return [(point.x - middle.x) * ENLARGED + size / 2, (point.y - middle.y) * ENLARGED + size / 2];
    };
    pen.fillStyle = colour("--ground");
    pen.fillRect(0, 0, size, size);
    for (const { parts } of [topology.faces.get(session.grid)].filter(Boolean)) {
      pen.beginPath();
      for (const ring of parts.flat()) {
        topology.walk(ring).forEach((one, i) => pen[i ? "lineTo" : "moveTo"](...to(one)));
        pen.closePath();
      }
      pen.fillStyle = colour("--cell");
      pen.fill("evenodd");
    }
    lines(session.base, colour("--before"), 1.5, [4, 4], node, size, to);
    lines(topology, colour("--border"), 3, [], node, size, to);
    pen.beginPath();
    pen.arc(size / 2, size / 2, 8, 0, 2 * Math.PI);
    pen.fillStyle = colour("--held");
    pen.strokeStyle = "#fff";
    pen.lineWidth = 2.5;
    pen.fill();
    pen.stroke();
  }

  function project(topology, node) {
    const [lon, lat] = topology.place(node);
    return map.latLngToContainerPoint([lat, lon]);
  }

  function lines(topology, style, width, dash, node, size, to) {
    const metres = size / ENLARGED * 156543 * Math.cos(map.getCenter().lat * Math.PI / 180) / 2 ** map.getZoom();
    const at = session.topology.place(node);
    const { lattice } = topology;
    pen.beginPath();
    for (const { a, b } of topology.squares.near([lattice.put(at)], metres / lattice.east)) {
      pen.moveTo(...to(a));
      pen.lineTo(...to(b));
    }
    pen.setLineDash(dash);
    pen.strokeStyle = style;
    pen.lineWidth = width;
    pen.lineJoin = "round";
    pen.stroke();
    pen.setLineDash([]);
  }

  return { show, hide() { cancelAnimationFrame(frame); canvas.hidden = true; } };
}
