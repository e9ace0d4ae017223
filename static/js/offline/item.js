// One entry that waits to be sent: what it is made of, whether it can be read, how it is sent.
//
// {uuid, owner, kind, title, url, page, fields: [[name, value]], files: [{field, name, type, bytes}],
//  json, extra, about, after, made, edition, state, told, tries, next, seq}. `state` is waiting, refused, conflict
// or expired; `extra` is for the page that made it; `told` is what the server said; `next` is when it may be tried
// again (milliseconds). `about` names the thing that a step changes, `after` the number of the earlier step that it follows.
// No DOM, no database: tested by node.

export const STATES = ["waiting", "refused", "conflict", "expired"];
const SKIPPED = new Set(["csrfmiddlewaretoken"]);
const DAY = 24 * 3600 * 1000;

const isText = (value) => typeof value === "string" && value !== "";

/** Whether a record that was kept can be read and sent. */
export function isSound(item) {
  return Boolean(item) && isText(item.uuid) && isText(item.owner) && isText(item.url) && isText(item.kind)
    && STATES.includes(item.state) && !Number.isNaN(Date.parse(item.made))
    && Number.isInteger(item.edition) && item.edition > 0
    && (item.json ? typeof item.json === "object" : Array.isArray(item.fields)
      && item.fields.every((field) => Array.isArray(field) && field.length === 2 && field.every((part) => typeof part === "string")))
    && (item.files ?? []).every((file) => isText(file.field) && file.bytes instanceof ArrayBuffer);
}

/**
 * An item of what a form or a drawing holds. Files come as `File`s and are read into memory, since a
 * phone may move or delete the picture before there is a network; rejects when one cannot be read.
 */
export async function makeItem({ uuid, owner, kind, title, url, page, entries = null, json = null, extra = null, about = "", after = "", made, edition = 1 }) {
  const sent = entries ?? [];
  const fields = sent.filter(([name, value]) => typeof value === "string" && !SKIPPED.has(name));
  const files = await Promise.all(sent.filter(([, value]) => typeof value !== "string" && value.size > 0)
    .map(async ([field, file]) => ({ field, name: file.name, type: file.type, bytes: await file.arrayBuffer() })));
  return {
    uuid, owner, kind, title, url, page, fields, files, json, extra, about, after, made, edition,
    state: "waiting", told: null, tries: 0, next: 0,
  };
}

/** Headers and body of the request that sends the item. */
export function requestOf(item, token) {
  const headers = {
    Accept: "application/json", "X-CSRFToken": token, "X-Entry": item.uuid, "X-Entry-By": item.owner,
    "X-Entry-Edition": String(item.edition), "X-Entry-Made": item.made,
  };
  if (item.json) {
    return { headers: { ...headers, "Content-Type": "application/json" }, body: JSON.stringify(item.json) };
  }
  const body = new FormData();
  for (const [name, value] of item.fields) body.append(name, value);
  for (const file of item.files) body.append(file.field, new Blob([file.bytes], { type: file.type }), file.name);
  return { headers, body };
}

/** What `verdictOf` reads of a response to the item. */
export async function answerOf(response, item) {
  const json = (response.headers.get("Content-Type") ?? "").includes("json");
  return {
    status: response.status, ours: response.headers.get("X-Entry") === item.uuid,
    body: json ? await response.json() : null, version: Number(response.headers.get("X-Version") ?? 0),
  };
}

export const fieldOf = (item, name) => item.fields.find(([other]) => other === name)?.[1] ?? "";

/** The item with one of its fields (or a part of its JSON) set. */
export function withField(item, name, value) {
  if (item.json) return { ...item, json: { ...item.json, [name]: value } };
  const others = item.fields.filter(([other]) => other !== name);
  return { ...item, fields: [...others, [name, value]] };
}

/** Of `items` in their order the last that still has to arrive before a new one about the same thing; "" for none. */
export function before(items, { uuid, about }) {
  const found = items.filter((item) => about && item.about === about && item.uuid !== uuid && item.state !== "expired");
  return found.at(-1)?.uuid ?? "";
}

/** The item freed of the step it followed, which made `version` (0: it said none) of the thing. */
export function freed(item, version) {
  const next = version ? withField(item, "version", String(version)) : item;
  return { ...next, after: "" };
}

/** The item made ready to be tried at once. */
export const again = (item) => ({ ...item, state: "waiting", told: null, tries: 0, next: 0 });

/** The item as if it were done at `now`: for a device whose clock was wrong. */
export function doneAt(item, now) {
  const made = new Date(now).toISOString();
  return again({ ...withField(item, "happened_at", made), made, edition: item.edition + 1 });
}

/** When the item is given up, in milliseconds. */
export const endOf = (item, days) => Date.parse(item.made) + days * DAY;

/** What is left of an item that was not sent in time: that it was, and nothing of what it held. */
export function expired(item) {
  return { ...item, state: "expired", title: "", fields: [], files: [], json: null, extra: null, page: "", told: null };
}
