// A finger or a mouse on a handle: take hold, move, let go. Everywhere else the map keeps its own.

import { Refusal } from "./topology.js";
import { refusal, shared } from "./words.js";

/** Wire dragging; `tell(words, tone)` shows a line over the map, null takes it away. */
export function startDrag(map, session, handles, loupe, tell) {
  let finger = null;

  function grab(event, button, holds) {
    // A second finger does not take hold of a second vertex.
    if (session.drag) return;
    try {
      session.grab(holds.node, holds.edge, holds.place);
    } catch (error) {
      refuse(error);
      return;
    }
    if (holds.edge) handles().becomes(holds.edge, session.node);
    const spot = pixel(session.node);
    finger = {
      id: event.pointerId, button, moved: false, start: at(event),
      off: L.point(spot.x, spot.y).subtract(at(event)),
    };
    button.setPointerCapture(event.pointerId);
    button.addEventListener("pointermove", move);
    button.addEventListener("pointerup", end);
    button.addEventListener("pointercancel", cancel);
    button.focus({ preventScroll: true });
    name();
  }

  const at = (event) => map.mouseEventToContainerPoint(event);
  const pixel = (node) => {
    const [lon, lat] = session.topology.place(node);
    return map.latLngToContainerPoint([lat, lon]);
  };

  function move(event) {
    if (event.pointerId !== finger.id) return;
    const point = at(event);
    if (!finger.moved && point.distanceTo(finger.start) < 4) return;
    finger.moved = true;
    const { lat, lng } = map.containerPointToLatLng(point.add(finger.off));
    try {
      session.dragTo([lng, lat]);
      name();
    } catch (error) {
      refuse(error);
    }
    loupe.show(session.node, point);
  }

  function end(event) {
    if (event.pointerId !== finger.id) return;
    release();
    session.drop();
    name();
  }

  function cancel(event) {
    if (event && event.pointerId !== finger.id) return;
    release();
    session.cancelDrag();
    tell(null);
  }

  function release() {
    const { button } = finger;
    button.removeEventListener("pointermove", move);
    button.removeEventListener("pointerup", end);
    button.removeEventListener("pointercancel", cancel);
    finger = null;
    loupe.hide();
  }

  /** Say which grids the chosen vertex belongs to. */
  function name() {
    const { node } = session;
    const names = node && session.neighbours(node).map((code) => session.name(code));
    tell(node ? shared(names, session.topology.kind(node)) : null);
  }

  function refuse(error) {
    if (!(error instanceof Refusal)) throw error;
    tell(refusal(error, (code) => session.name(code)), "red");
  }

  /** A handle was pressed by key: choose a vertex, add one in a middle. */
  function press(holds) {
    if (holds.node) session.chooseNode(holds.node);
    else {
      try {
        session.grab(null, holds.edge, holds.place);
        session.drop();
      } catch (error) {
        refuse(error);
        return;
      }
    }
    name();
    handles().button()?.focus({ preventScroll: true });
  }

  return { grab, press, name, refuse, cancel: () => finger && cancel() };
}
