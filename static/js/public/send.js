// Sending the report: XMLHttpRequest, because fetch does not tell how much of a photo is sent.

import { Refused } from "../lib/http.js";

function answerOf(request) {
  try {
    return JSON.parse(request.responseText);
  } catch {
    return null; // a page of a proxy in between, or nothing
  }
}

function refusalOf(request) {
  const body = answerOf(request);
  if (body?.error) return new Refused(body.error, body.field, request.status);
  if (request.status === 403) {
    return new Refused(gettext("The page is too old. Reload it; what you typed is kept."), "", 403);
  }
  if (request.status === 413) {
    return new Refused(gettext("The photos are too big. Send fewer, or smaller ones."), "photos", 413);
  }
  return new Refused(
    gettext("The server could not take it. What you typed is kept; send again in a minute."), "",
    request.status,
  );
}

/** What is sent. Without photos as a plain form, which is smaller and far cheaper to read. */
function bodyOf(form) {
  const fields = new FormData(form);
  if (fields.getAll("photos").some((photo) => photo.size > 0)) return fields;
  fields.delete("photos");
  return new URLSearchParams(fields);
}

/** POST `form`; `onPart(share)` hears from 0 to 1. Resolves to the answer, rejects with Refused. */
export function send(form, onPart) {
  return new Promise((resolve, reject) => {
    const offline = () => reject(new Refused(
      gettext("No connection. What you typed is kept; send again when you are online."),
    ));
    if (!navigator.onLine) {
      offline();
      return;
    }
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) onPart(event.loaded / event.total);
    });
    request.addEventListener("error", offline);
    request.addEventListener("load", () => {
      const answer = request.status < 300 ? answerOf(request) : null;
      if (answer) resolve(answer);
      else reject(refusalOf(request));
    });
    request.send(bodyOf(form));
  });
}
