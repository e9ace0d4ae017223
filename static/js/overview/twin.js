// Two maps side by side that move together, each of a period of its own.

/** Let each map follow the other. */
export function together(one, other) {
  let busy = false;
  const follow = (from, to) => from.map.on("move", () => {
    if (busy) return;
    busy = true;
    to.map.setView(from.map.getCenter(), from.map.getZoom(), { animate: false });
    busy = false;
  });
  follow(one, other);
  follow(other, one);
}
