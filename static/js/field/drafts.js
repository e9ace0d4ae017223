// What was typed and chosen for a case, kept until it has been sent.
// Words go to sessionStorage (they outlive a reload); files live as long as the page.

import { all, one } from "../lib/dom.js";

const files = new Map();

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
  if (verb === "resolve") files.delete(number);
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
export const keepFiles = (number, chosen) => files.set(number, chosen);
