// Keys of the desk; silent while somebody types or holds a modifier.

/** `actions` maps a key (as the browser names it, lower case) to a function. */
export function startKeys(actions) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const typing = event.target.closest("input:not([type=radio]), textarea, select");
    if (typing && event.key !== "Escape") return;
    // The map has the arrows for itself, a dialog all keys.
    if (event.key.startsWith("Arrow") && event.target.closest(".leaflet-container")) return;
    if (document.querySelector("dialog[open]")) return;
    const action = actions[event.key.toLowerCase()];
    if (!action || (event.repeat && event.key.toLowerCase() === "a")) return;
    event.preventDefault();
    action();
  });
}
