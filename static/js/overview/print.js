// The board on paper: maps and charts are drawn anew for the size of the sheet, which the browser
// lays out only after it has asked for the pictures.

/** `panes()` are the maps; `redraw()` draws the charts for the room they have. */
export function startPrinting(panes, redraw) {
  const fit = (printing) => {
    const views = panes().map(({ map }) => map.getBounds());
    document.body.classList.toggle("printing", printing);
    panes().forEach(({ map }, i) => {
      map.invalidateSize({ animate: false });
      map.fitBounds(views[i], { animate: false });
    });
    redraw();
  };
  addEventListener("beforeprint", () => fit(true));
  addEventListener("afterprint", () => fit(false));
}
