// How the worker answers: from the network first, with the kept copy where there is none.

import { marked, ofCommon, ofOwn, ofShell, putCommon, putOwn } from "./keep.js";
import { standIn } from "./routes.js";

// A network that hardly works is none, where there is a copy.
const PATIENCE = 6000;
const APOLOGY = "/field/offline/";

function patient(request) {
  let timer;
  const late = new Promise((_done, fail) => { timer = setTimeout(() => fail(new Error("late")), PATIENCE); });
  return Promise.race([fetch(request), late]).finally(() => clearTimeout(timer));
}

async function fromNetwork(request, copy) {
  return copy ? patient(request) : fetch(request);
}

export async function shell(request) {
  return await ofShell(request.url) ?? fetch(request);
}

export async function common(request, version) {
  const copy = await ofCommon(request.url) ?? await ofShell(request.url);
  try {
    const response = await fromNetwork(request, copy);
    if (response.status === 200) await putCommon(request.url, response.clone(), version);
    return response;
  } catch (error) {
    if (copy) return copy;
    throw error;
  }
}

/** A page or data of this person. */
export async function own(request, version) {
  const copy = await ofOwn(request.url);
  try {
    const response = await fromNetwork(request, copy);
    // Gone on to another address (the sign-in) is not this page.
    if (response.status === 200 && !response.redirected) await putOwn(request.url, response.clone(), version);
    return response;
  } catch (error) {
    const other = standIn(request.url);
    const kept = copy ?? (other ? await ofOwn(other) : undefined);
    if (kept) return marked(kept);
    if (request.mode === "navigate") return apology(error);
    throw error;
  }
}

/** Any other page: kept nowhere, so without a network there is only a page that says so. */
export async function page(request) {
  try {
    return await fetch(request);
  } catch (error) {
    return apology(error);
  }
}

async function apology(error) {
  const kept = await ofCommon(new URL(APOLOGY, self.location.origin).href);
  if (kept) return kept;
  throw error;
}

/** A piece of the base map's file, cut out of the whole one that is kept. */
export async function piece(request) {
  try {
    return await fetch(request);
  } catch (error) {
    const whole = await ofCommon(request.url);
    const [, first, last] = request.headers.get("Range")?.match(/^bytes=(\d+)-(\d+)$/) ?? [];
    if (!whole || first === undefined) throw error;
    const file = await whole.blob();
    const part = file.slice(Number(first), Number(last) + 1);
    const headers = {
      "Content-Type": "application/vnd.pmtiles", ETag: whole.headers.get("ETag"),
      "Content-Range": `bytes ${first}-${Number(first) + part.size - 1}/${file.size}`,
    };
    return new Response(part, { status: 206, headers });
  }
}
