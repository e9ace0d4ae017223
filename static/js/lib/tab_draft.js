// What is typed into a form survives a reload: kept in this tab, gone with it.

/** A draft under `key` of the fields `names`: `{restore, save, forget}`. */
export function tabDraft(key, form, names) {
  return {
    /** Put the draft back; answers whether there was one. */
    restore() {
      let draft = null;
      try {
        draft = JSON.parse(sessionStorage.getItem(key));
      } catch { /* storage switched off, or filled by something else */ }
      for (const name of draft ? names : []) {
        if (typeof draft[name] === "string") form.elements[name].value = draft[name];
      }
      return Boolean(draft);
    },
    save() {
      const draft = Object.fromEntries(names.map((name) => [name, form.elements[name].value]));
      try {
        sessionStorage.setItem(key, JSON.stringify(draft));
      } catch { /* the page itself still holds everything */ }
    },
    forget() {
      try {
        sessionStorage.removeItem(key);
      } catch { /* nothing was kept */ }
    },
  };
}
