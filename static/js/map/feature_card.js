// The card over the map: what the chosen mark is, or a list of those in view.

import { el, icon } from "../lib/dom.js";
import { getJSON } from "../lib/http.js";

/** `{show, list, close}`; `features` is the address of the words, `onOpen` opens a row by layer. */
export function featureCard(map, { features, onOpen, onClose }) {
  const box = el("section", { class: "feature-card card", "aria-live": "polite", tabindex: "-1", hidden: true });
  map.getContainer().parentElement.append(box);
  const ring = L.circleMarker([0, 0], {
    pane: "chosen", radius: 12, className: "chosen-ring", interactive: false,
  });
  let asking = null;

  function close() {
    asking?.abort();
    ring.remove();
    if (box.hidden) return;
    const focused = box.contains(document.activeElement);
    box.hidden = true;
    if (focused) onClose();
  }

  function fill(title, ...content) {
    const shut = el("button", { type: "button", class: "btn text", "aria-label": gettext("Close") }, icon("x"));
    shut.addEventListener("click", close);
    box.replaceChildren(el("div", { class: "row" }, el("h2", {}, title), el("span", { class: "space" }), shut), ...content.filter(Boolean));
    box.hidden = false;
  }

  async function ask(url, then) {
    asking?.abort();
    asking = new AbortController();
    try {
      then(await getJSON(url, { signal: asking.signal, cache: "no-store" }));
    } catch (error) {
      if (error.name === "AbortError") return;
      fill(gettext("Not shown"), el("p", { class: "error", role: "alert" }, error.message));
    }
  }

  function words(name, row) {
    const open = onOpen[name] && el("button", { type: "button", class: "btn primary" }, gettext("Open"));
    open?.addEventListener("click", () => { close(); onOpen[name](row); });
    ring.setLatLng([row.lat, row.lon]).addTo(map);
    fill(row.title, el("ul", { class: "lines" }, ...row.lines.map((line) => el("li", {}, line))), open);
  }

  /** The feature of a mark; the ring is there before its words. */
  function show(name, { id, latlng }) {
    ring.setLatLng(latlng).addTo(map);
    ask(`${features}${name}/${id}.json`, (row) => words(name, row));
  }

  /** Those in view, nearest to the middle first, as buttons. */
  function list(name, label, bounds) {
    ring.remove();
    fill(label, el("p", { class: "muted" }, gettext("Loading …")));
    box.focus();
    ask(`${features}${name}.json?bbox=${bounds.toBBoxString()}`, ({ rows, more }) => {
      const items = rows.map((row) => {
        const button = el("button", { type: "button", class: "feature-row" },
          el("b", {}, row.title), el("span", {}, row.lines.join(" · ")));
        button.addEventListener("click", () => {
          map.panTo([row.lat, row.lon]);
          words(name, row);
          box.focus();
        });
        return el("li", {}, button);
      });
      fill(label, items.length ? el("ol", { class: "feature-rows" }, ...items)
        : el("p", { class: "muted" }, gettext("None in this part of the map.")),
      more ? el("p", { class: "hint" }, gettext("The 50 nearest to the middle of the map. Zoom in for others.")) : null);
      box.focus();
    });
  }

  box.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    close();
  });
  return { show, list, close };
}
