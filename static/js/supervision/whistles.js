// The list of whistles beside a map of those that are open.

import { addBase, note, pin, whenMap, wireButtons } from "../map/shell.js";

const SIGNS = { beyond: "circle-help", joint: "users", emergency: "triangle-alert" };

const map = await whenMap("map");
const pins = JSON.parse(document.getElementById("pins").textContent);
const { url } = document.getElementById("whistle-url").dataset;
wireButtons(map);
const markers = pins.map(({ pk, kind, text, at: [lon, lat] }) => (
  L.marker([lat, lon], { icon: pin(SIGNS[kind]), title: text, alt: text })
    .on("click", () => { window.location.href = url.replace("/0/", `/${pk}/`); })));
try {
  await addBase(map);
  if (markers.length) {
    const group = L.featureGroup(markers).addTo(map);
    map.fitBounds(group.getBounds(), { animate: false, padding: [40, 40], maxZoom: 15 });
  }
} catch (error) {
  note(map, error.message);
}
