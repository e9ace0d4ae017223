// A PNG of the map with title, period, legend and hotspots, drawn anew rather than photographed.

import { all, one } from "../lib/dom.js";

const INK = "#eaf2ff";
const SOFT = "#a9bfe0";
const FONT = () => getComputedStyle(document.body).fontFamily;

/** Draw it and offer it as a file. */
export function savePicture({ title, period, note }) {
  const box = one(".maps").getBoundingClientRect();
  const ratio = 2;
  const side = 380;
  const head = 70;
  const foot = 54;
  const canvas = document.createElement("canvas");
  canvas.width = (box.width + side) * ratio;
  canvas.height = (box.height + head + foot) * ratio;
  const pen = canvas.getContext("2d");
  pen.scale(ratio, ratio);
  pen.fillStyle = "#081429";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  for (const layer of all(".maps .map-pane:not([hidden]) canvas")) {
    const at = layer.getBoundingClientRect();
    if (layer.width && layer.height) {
      clipTo(pen, layer.closest(".map-pane").getBoundingClientRect(), box, head);
      pen.drawImage(layer, at.left - box.left, at.top - box.top + head, at.width, at.height);
      pen.restore();
    }
  }
  for (const name of all(".maps .map-pane:not([hidden]) .area-name span")) {
    const at = name.getBoundingClientRect();
    clipTo(pen, name.closest(".map-pane").getBoundingClientRect(), box, head);
    write(pen, name.textContent, at.left - box.left + at.width / 2, at.top - box.top + head + 12, 11.5, SOFT, "center");
    pen.restore();
  }
  for (const mark of all(".maps .mark-number i")) {
    const at = mark.getBoundingClientRect();
    const [x, y] = [at.left - box.left + 14, at.top - box.top + head + 14];
    pen.fillStyle = "#fff";
    pen.beginPath();
    pen.arc(x, y, 13, 0, 7);
    pen.fill();
    write(pen, mark.textContent, x, y + 5, 14, "#b81d0b", "center", 700);
  }
  write(pen, title, 22, 44, 26, INK, "left", 700);
  write(pen, period, box.width + side - 22, 42, 17, SOFT, "right");
  legend(pen, box.width + 24, head + 24);
  spots(pen, box.width + 24, head + 250, side - 46);
  lines(pen, note, 22, box.height + head + 22, box.width + side - 44);
  canvas.toBlob((blob) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = `${title} ${period}.png`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }, "image/png");
}

function clipTo(pen, pane, box, head) {
  pen.save();
  pen.beginPath();
  pen.rect(pane.left - box.left, pane.top - box.top + head, pane.width, pane.height);
  pen.clip();
}

function write(pen, words, x, y, size, colour, align = "left", weight = 400) {
  pen.font = `${weight} ${size}px ${FONT()}`;
  pen.fillStyle = colour;
  pen.textAlign = align;
  pen.fillText(words, x, y);
}

function legend(pen, x, top) {
  write(pen, one("#legend b")?.textContent ?? "", x, top, 15, INK, "left", 600);
  all("#legend p").forEach((row, i) => {
    const sign = one("i", row);
    pen.fillStyle = sign.style.background || "#0a1931";
    pen.fillRect(x, top + 13 + i * 22, 20, 13);
    pen.strokeStyle = "#3b5a8a";
    pen.strokeRect(x, top + 13 + i * 22, 20, 13);
    write(pen, row.textContent, x + 30, top + 24 + i * 22, 13, SOFT);
  });
}

function spots(pen, x, top, width) {
  write(pen, one(".spots h2").firstChild.textContent, x, top, 15, INK, "left", 600);
  const none = one("#spots .empty");
  if (none) write(pen, none.textContent, x, top + 28, 13, SOFT);
  all("#spots .spot").slice(0, 8).forEach((row, i) => {
    const y = top + 28 + i * 46;
    write(pen, `${i + 1}  ${one("b", row).textContent}`, x, y, 14, INK, "left", 600);
    write(pen, one(".z", row).firstChild.textContent, x + width, y, 14, "#ff9b88", "right", 600);
    lines(pen, one("p", row).textContent, x + 18, y + 17, width - 18, 1);
  });
}

/** Words broken into at most `most` lines of `width` pixels; Chinese may break anywhere. */
function lines(pen, words, x, y, width, most = 2) {
  pen.font = `400 12px ${FONT()}`;
  let line = "";
  let row = 0;
  for (const sign of words.match(/[\x21-\x7e]+\s*|\s+|[^\x21-\x7e\s]/g) ?? []) {
    if (pen.measureText(line + sign).width > width && line) {
      if (row === most - 1) { line += "…"; break; }
      write(pen, line, x, y + row * 18, 12, SOFT);
      row += 1;
      line = "";
    }
    line += sign;
  }
  write(pen, line, x, y + row * 18, 12, SOFT);
}
