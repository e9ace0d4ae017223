// Places that words may mean: a list to choose from, each with the same figure on the map.

import { el, one } from "../lib/dom.js";
import { getJSON } from "../lib/http.js";

const PAUSE = 400;
const SHORTEST = 2;

/** A figure on the map, as the list beside it has it. */
function figure(number, place, onChoose) {
  const marker = L.marker([place.lat, place.lon], {
    icon: L.divIcon({
      className: "place-figure", iconSize: [24, 24], html: el("b", {}, String(number)),
    }),
    title: `${place.label} · ${place.area}`, alt: place.label, zIndexOffset: 900,
  });
  return marker.on("click", () => onChoose(place));
}

/** Show `places` on the map as figures and bring all of them into view; answers the layer. */
export function showFigures(map, places, onChoose) {
  const layer = L.featureGroup(places.map((place, at) => figure(at + 1, place, onChoose)));
  if (!places.length) return layer;
  layer.addTo(map);
  map.fitBounds(layer.getBounds(), { maxZoom: 15, padding: [40, 40], animate: false });
  return layer;
}

function offer(place, at, onChoose) {
  const button = el(
    "button", { type: "button", class: "place-offer" },
    el("b", { class: "nth", "aria-hidden": "true" }, String(at + 1)),
    el("span", {}, el("b", {}, place.label), el("br"),
      el("span", { class: "small muted" }, `${place.area} · ${place.off}`)),
  );
  button.addEventListener("click", () => onChoose(place));
  return button;
}

/** Offer places for what is typed into `input`: in `box` (with a note and a list), and on `map`
 * where there is one. `onChoose(place)` takes the one that is chosen. */
export function offerPlaces({ input, box, map = null, onChoose }) {
  const note = one("[data-note]", box);
  const list = one("[data-list]", box);
  let asked = null;
  let timer = 0;
  let figures = null;
  let last = input.value.trim();

  const clear = () => {
    figures?.remove();
    list.replaceChildren();
    box.hidden = true;
  };
  const choose = (place) => {
    clear();
    onChoose(place);
  };
  const ask = async () => {
    const words = input.value.trim();
    if (words === last || !navigator.onLine) return;
    last = words;
    asked?.abort();
    if (words.length < SHORTEST) {
      clear();
      return;
    }
    asked = new AbortController();
    try {
      const query = new URLSearchParams({ words });
      const answer = await getJSON(`${box.dataset.places}?${query}`, {
        signal: asked.signal, headers: { Accept: "application/json" },
      });
      clear();
      note.textContent = answer.note;
      list.replaceChildren(...answer.places.map((place, at) => offer(place, at, choose)));
      box.hidden = !answer.places.length;
      if (map) figures = showFigures(map, answer.places, choose);
    } catch (error) {
      // An aid only: without it the pin is put by hand.
      if (error.name !== "AbortError") clear();
    }
  };
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  });
  input.addEventListener("change", ask);
}
