// One place on the map of a page.

import { addBase, note, pin, whenMap, wireButtons } from "../map/shell.js";

const CLOSE_UP = 15;

const map = await whenMap("map");
const { lon, lat } = document.getElementById("place").dataset;
const at = [Number(lat), Number(lon)];
map.setView(at, CLOSE_UP);
L.marker(at, { icon: pin("triangle-alert", true), interactive: false, keyboard: false }).addTo(map);
wireButtons(map);
addBase(map).catch((error) => note(map, error.message));
