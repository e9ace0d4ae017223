// Keys of the editor: the chosen vertex by arrows, undo and redo, delete, Esc, , and . for the next.

const METRES = { ArrowUp: [0, 1], ArrowDown: [0, -1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

export function startKeys(session, on) {
  // Before the map's own keys, which would pan it.
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.target.closest("input, textarea, select, dialog")) return;
    if (act(event)) {
      event.preventDefault();
      event.stopPropagation();
    }
  }, true);

  function act(event) {
    const key = event.key.toLowerCase();
    if (event.ctrlKey || event.metaKey) {
      if (key === "z") (event.shiftKey ? on.redo : on.undo)();
      else if (key === "y") on.redo();
      else return false;
      return true;
    }
    if (event.altKey) return false;
    if (event.key === "Escape") on.escape();
    else if (event.key === "Delete" || event.key === "Backspace") on.remove();
    else if (key === "," || key === ".") step(key === "." ? 1 : -1);
    else if (session.node && METRES[event.key]) nudge(METRES[event.key], event.shiftKey ? 10 : 1);
    else return false;
    return true;
  }

  function nudge([east, north], times) {
    try {
      session.nudge(east * times, north * times);
      on.name();
    } catch (error) {
      on.refuse(error);
    }
    focus();
  }

  /** Choose the next vertex along the chosen grid's border. */
  function step(way) {
    const rings = session.topology?.faces.get(session.grid)?.parts.flat() ?? [];
    const nodes = rings.flatMap((ring) => session.topology.walk(ring)).filter((node) => session.mayMove(node));
    if (!nodes.length) return;
    const at = nodes.indexOf(session.node);
    session.chooseNode(nodes[(at + way + nodes.length + (at < 0 && way < 0 ? 1 : 0)) % nodes.length]);
    on.name();
    focus();
  }

  const focus = () => on.handles.button()?.focus({ preventScroll: true });
}
