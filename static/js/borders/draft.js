// What was drawn and not sent yet, kept on this device by village and person.

const STEM = "borders/";
const keyOf = (user, village) => `${STEM}${user}/${village}`;

/** Keep a draft, or forget it when it is null. Answers false when this device keeps nothing. */
export function keep(user, village, draft) {
  try {
    if (draft) localStorage.setItem(keyOf(user, village), JSON.stringify({ ...draft, when: Date.now() }));
    else localStorage.removeItem(keyOf(user, village));
    return true;
  } catch {
    return false; // storage is full or switched off
  }
}

export function kept(user, village) {
  try {
    return JSON.parse(localStorage.getItem(keyOf(user, village)));
  } catch {
    return null;
  }
}

function all() {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(STEM));
  } catch {
    return [];
  }
}

/** Forget the drafts of everybody but this person: the phone has been handed on. */
export function forgetOthers(user) {
  for (const key of all()) if (!key.startsWith(keyOf(user, ""))) localStorage.removeItem(key);
}

export const anyKept = () => all().length > 0;
export const forgetAll = () => all().forEach((key) => localStorage.removeItem(key));
