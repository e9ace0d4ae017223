// Requests to our own server: JSON in, JSON out, errors as sentences for people.

/** What went wrong, in words the server chose; `field` names the input at fault, if one is. `body`
 * is the whole answer, where there was one in JSON. */
export class Refused extends Error {
  constructor(message, field = "", status = 0, body = null) {
    super(message);
    this.field = field;
    this.status = status;
    this.body = body;
  }
}

export function csrfToken() {
  return document.cookie.match(/(?:^|; )csrftoken=([^;]*)/)?.[1]
    ?? document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
}

async function answer(request) {
  let response;
  try {
    response = await request;
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Refused(gettext("No connection. Nothing was sent; try again when you are online."));
  }
  // A copy of the service worker says how old it is.
  const kept = response.headers.get("X-Kept-At");
  if (kept) window.dispatchEvent(new CustomEvent("kept", { detail: kept }));
  if (response.status === 204 || response.status === 304) return null;
  const body = (response.headers.get("Content-Type") ?? "").includes("json")
    ? await response.json() : null;
  if (response.ok && body !== null) return body;
  if (response.redirected || response.status === 403) {
    throw new Refused(body?.error ?? gettext("You are signed out. Sign in again."), "", 403);
  }
  throw new Refused(
    body?.error ?? gettext("The server could not do that. Try again in a minute."),
    body?.field ?? "", response.status, body,
  );
}

export function getJSON(url, options = {}) {
  return answer(fetch(url, { headers: { Accept: "application/json" }, ...options }));
}

/** POST a FormData or a plain object; resolves to the JSON answer, rejects with Refused. */
export function post(url, values) {
  const body = values instanceof FormData ? values : new FormData();
  if (body !== values) for (const [key, value] of Object.entries(values)) body.append(key, value);
  return answer(fetch(url, {
    method: "POST", body,
    headers: { Accept: "application/json", "X-CSRFToken": csrfToken() },
  }));
}

/** POST an object as JSON; answers as `post` does. */
export function postJSON(url, object, options = {}) {
  return answer(fetch(url, {
    method: "POST", body: JSON.stringify(object), ...options,
    headers: {
      Accept: "application/json", "Content-Type": "application/json", "X-CSRFToken": csrfToken(),
    },
  }));
}
