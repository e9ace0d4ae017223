const make = (name, parent, tag = "div") => {
  const node = document.createElement(tag);
  node.className = name;
  parent.append(node);
  return node;
};
const body = document.body;
document.documentElement.lang = data.language;
const head = make("board board-head", body);
make("", head, "b").textContent = data.title;
make("", head, "span").textContent = data.subtitle;
const legend = make("board board-legend", body);
make("", legend, "b").textContent = data.legend_title;
for (const [colour, words] of data.legend) {
  const row = make("", legend);
  make("", row, "i").style.background = colour || "transparent";
  row.append(words);
}
const colour = (letter) => data.palette[parseInt(letter, 36)];
const shapes = [];
if (data.areas) {
  L.geoJSON(data.areas, {
    style: { color: "#4a7cc4", weight: 1, opacity: 0.7, fillOpacity: 0 },
    onEachFeature: (feature, shape) => {
      shapes[data.ids.indexOf(feature.properties.id)] = shape;
      shape.bindTooltip(feature.properties.name, { sticky: true });
    },
  }).addTo(map);
}
if (data.cell) {
  const [across, up] = data.cell;
  for (const [x, y] of data.ids) {
    shapes.push(L.rectangle([[y * up, x * across], [(y + 1) * up, (x + 1) * across]],
      { stroke: false, fillOpacity: 0 }).addTo(map));
  }
}
const foot = make("board board-foot", body);
const time = make("board-time", foot);
const play = make("", time, "button");
const range = make("", time, "input");
const now = make("", time, "output");
play.textContent = "▶";
play.setAttribute("aria-label", data.words.play);
range.type = "range";
range.min = 0;
range.max = data.steps.length - 1;
range.value = Math.min(data.at, data.steps.length - 1);
range.setAttribute("aria-label", data.words.period);
make("board-note", foot).textContent = data.note;
const paint = () => {
  const step = Number(range.value);
  shapes.forEach((shape, i) => {
    const [fill, opacity] = colour(data.classes[i][step]) ?? ["#000", 0];
    shape.setStyle({ fillColor: fill, fillOpacity: opacity });
  });
  now.textContent = data.steps[step];
};
range.addEventListener("input", paint);
let timer = 0;
play.addEventListener("click", () => {
  if (timer) { clearInterval(timer); timer = 0; play.textContent = "▶"; return; }
  if (range.value === range.max) range.value = 0;
  play.textContent = "❚❚";
  timer = setInterval(() => {
    if (range.value === range.max) { play.click(); return; }
    range.value = Number(range.value) + 1;
    paint();
  }, 600);
});
if (data.steps.length < 2) { play.hidden = true; range.hidden = true; }
paint();
