// Copy the look-up code; on hosts without HTTPS there is no clipboard, but the old command works.

import { one } from "../lib/dom.js";

const code = one("#code");
const button = one("#copy");

function select() {
  const range = document.createRange();
  range.selectNodeContents(code);
  const selection = getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
}

async function copy() {
  try {
    await navigator.clipboard.writeText(code.textContent);
    return true;
  } catch {
    select();
    return document.execCommand("copy");
  }
}

button.hidden = false;
button.addEventListener("click", async () => {
  const words = await copy() ? gettext("Copied") : gettext("Marked: copy it with your keyboard");
  one("span", button).textContent = words;
});
