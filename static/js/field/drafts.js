// What was typed and chosen for a case, kept until it has been sent: words in sessionStorage, files in
// this device's database. Both outlive a reload.

import { all, one } from "../lib/dom.js";
import { keepPhotos, photosOf } from "../offline/draft_photos.js";

const files = new Map();
const { user: owner } = document.body.dataset;
// Writes go one after the other, so that the last one wins.
let writing = Promise.resolve();

const key = (user, number) => `field/${user}/${number}`;
const read = (user, number) => JSON.parse(sessionStorage.getItem(key(user, number)) ?? "{}");

function write(user, number, draft) {
  if (Object.keys(draft).length) sessionStorage.setItem(key(user, number), JSON.stringify(draft));
  else sessionStorage.removeItem(key(user, number));
}

/** Keep the words of `form` under its verb. */
export function keep(user, number, form) {
  const words = {};
  for (const field of all("textarea, input[type=radio]:checked", form)) words[field.name] = field.value;
  write(user, number, { ...read(user, number), [form.dataset.verb]: words });
}

/** Forget the words of a verb that was done; a resolved case needs no others either. */
export function forget(user, number, verb) {
  const { [verb]: _sent, ...rest } = verb === "resolve" ? {} : read(user, number);
  write(user, number, rest);
  if (verb === "resolve") keepFiles(number, []);
}

/** Put kept words back into the forms of `root`; returns the forms that had some. */
export function restore(user, number, root) {
  return Object.entries(read(user, number)).map(([verb, words]) => {
    const form = one(`form[data-verb=${verb}]`, root);
    for (const [name, value] of form ? Object.entries(words) : []) {
      for (const field of all(`[name=${name}]`, form)) {
        if (field.type === "radio") field.checked = field.value === value;
        else field.value = value;
      }
    }
    return form && Object.entries(words).some(([name, value]) => name !== "public" && value) ? form : null;
  }).filter(Boolean);
}

export const filesOf = (number) => files.get(number) ?? [];

/** Bring back what was chosen for the draft `number` before this page was loaded. */
export async function loadFiles(number) {
  if (number && !files.has(number)) files.set(number, await photosOf(owner, number));
}

/** Hold files for this page alone. */
export const hold = (number, chosen) => files.set(number, chosen);

/**
 * Keep the chosen files with the draft `number`; a nameless one lives as long as the page. Resolves to
 * whether the device has kept them, too.
 */
export function keepFiles(number, chosen) {
  hold(number, chosen);
  if (!number) return Promise.resolve(true);
  writing = writing.then(() => keepPhotos(owner, number, chosen)).then(() => true, () => chosen.length === 0);
  return writing;
}
