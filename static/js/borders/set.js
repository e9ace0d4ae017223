// The map of a grid set or of a day, the report beside it, and taking a file in.

import { all, el, icon, one } from "../lib/dom.js";
import { post } from "../lib/http.js";
import { addBase, note, whenMap, wireButtons } from "../map/shell.js";
import { startAtlas } from "./atlas.js";

const room = one("#set");
const map = await whenMap("map");
map.getContainer().dataset.base = "/maps/base.json";
wireButtons(map);
const base = await addBase(map).catch((error) => note(map, error.message));
if (base) map.fitBounds(L.geoJSON(base.county).getBounds(), { padding: [12, 12], animate: false });
const spot = L.layerGroup().addTo(map);
const chosen = one("#chosen");
const atlas = startAtlas(map, room.dataset.grids, (error) => note(map, error.message), chosen && pick);
new ResizeObserver(() => map.invalidateSize({ pan: false })).observe(map.getContainer());

/** Offer to change the village of a grid. */
function pick({ code, name }) {
  atlas.pick(code);
  one("b", chosen).textContent = `${name} · ${code}`;
  one("a", chosen).href = `${code.slice(0, 12)}/?grid=${code}`;
  chosen.hidden = false;
}

room.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-lon]");
  if (!button) return;
  all("[data-lon][aria-current]", room).forEach((other) => other.removeAttribute("aria-current"));
  button.setAttribute("aria-current", "true");
  const at = [Number(button.dataset.lat), Number(button.dataset.lon)];
  spot.clearLayers();
  L.marker(at, {
    interactive: false, keyboard: false,
    icon: L.divIcon({ className: "spot", iconSize: [22, 22], html: el("i") }),
  }).addTo(spot);
  map.setView(at, Math.max(map.getZoom(), 15));
  if (button.dataset.code && chosen) pick({ code: button.dataset.code, name: one("b", button).textContent });
});

const form = one("#import");
form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const commit = event.submitter?.value === "commit";
  const values = new FormData(form);
  if (commit) values.set("commit", "1");
  const answer = one("#import-answer");
  answer.replaceChildren(el("p", { class: "muted" }, gettext("Reading the file …")));
  for (const button of all("button", form)) button.disabled = true;
  try {
    told(answer, await post(form.action, values), commit);
  } catch (error) {
    answer.replaceChildren(...refused(error));
  }
  for (const button of all("button", form)) button.disabled = false;
});

function told(answer, { added, changed, ended, same }, commit) {
  const words = interpolate(gettext("%(added)s new, %(changed)s changed, %(ended)s end, %(same)s as they were."), { added, changed, ended, same }, true);
  answer.replaceChildren(el("div", { class: `notice ${commit ? "green" : ""}` }, icon(commit ? "circle-check" : "search"),
    el("p", {}, commit ? words : `${words} ${gettext("Nothing was written yet.")}`)));
  if (commit) window.location.reload();
}

function refused(error) {
  const faults = error.body?.faults ?? [];
  const more = (error.body?.number ?? 0) - faults.length;
  return [
    el("div", { class: "notice red", role: "alert" }, icon("circle-alert"), el("p", {}, error.message)),
    el("ul", { class: "places" }, ...faults.map(({ words, codes, point, area_m2: area, reason }) => el("li", {},
      el("button", point ? { type: "button", "data-lon": point[0], "data-lat": point[1] } : { type: "button", disabled: true },
        el("b", {}, area ? `${words} · ${area} m²` : words),
        el("span", { class: "muted small" }, [codes.join(", "), reason].filter(Boolean).join(" · ")))))),
    more > 0 ? el("p", { class: "muted small" }, interpolate(ngettext("and %s more", "and %s more", more), [more])) : null,
  ].filter(Boolean);
}
