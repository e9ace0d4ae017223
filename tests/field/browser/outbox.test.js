// The outbox without a browser: what an answer means, what is sent when, what is kept.

import assert from "node:assert/strict";
import { test } from "node:test";
import { again, before, doneAt, expired, fieldOf, freed, isSound, makeItem, requestOf, withField } from "../../../static/js/offline/item.js";
import { sendAll } from "../../../static/js/offline/sync.js";
import { pauseAfter, verdictOf } from "../../../static/js/offline/verdict.js";

const LAN = "7";
const MEI = "8";

/** The store of the browser, in memory. */
class Store {
  items = new Map();

  constructor(...items) { items.forEach((item, at) => this.items.set(item.uuid, { ...item, seq: at + 1 })); }

  async list(owner) { return [...this.items.values()].filter((item) => item.owner === owner); }

  async get(uuid) { return this.items.get(uuid); }

  async settle(sent, then, version) {
    const present = this.items.get(sent.uuid);
    if (present?.edition !== sent.edition || present.state !== sent.state) return;
    if (then) { this.items.set(sent.uuid, then); return; }
    this.items.delete(sent.uuid);
    for (const item of this.items.values()) if (item.after === sent.uuid) this.items.set(item.uuid, freed(item, version));
  }
}

/** The server: remembers what it took, by number; `answers` come before its own. */
class Server {
  taken = [];

  constructor(...answers) { this.answers = answers; }

  post = async (item) => {
    const answer = this.answers.shift();
    if (answer === "lost") { this.take(item); return null; }
    if (answer !== undefined) return answer;
    return this.take(item);
  };

  take({ uuid }) {
    const known = this.taken.includes(uuid);
    if (!known) this.taken.push(uuid);
    return { status: known ? 200 : 201, ours: true, body: { new: !known, next: "/field/" } };
  }
}

const free = (work) => work();
const busy = async () => null;
let count = 0;

function visit(more = {}) {
  count += 1;
  return {
    uuid: `visit-${count}`, owner: LAN, kind: "visit", title: "东升路1号", url: "/field/visits/", page: "/field/visits/new/",
    fields: [["text", "一切都好"]], files: [], json: null, made: "2026-11-24T08:00:00.000Z", edition: 1, state: "waiting",
    told: null, tries: 0, next: 0, ...more,
  };
}

const send = (store, server, more = {}) => sendAll({ store, owner: LAN, post: server.post, lock: free, now: () => 1000, ...more });

test("what an answer means", () => {
  const ours = (status, body = {}) => verdictOf({ status, ours: true, body }).outcome;
  assert.equal(verdictOf(null).outcome, "offline");
  assert.deepEqual([200, 201, 202].map((status) => ours(status)), ["sent", "sent", "sent"]);
  assert.deepEqual([403, 404, 413, 422].map((status) => ours(status)), Array(4).fill("refused"));
  assert.deepEqual([408, 425, 429, 500, 503].map((status) => ours(status)), Array(5).fill("later"));
  assert.equal(ours(401), "signed-out");
  assert.equal(ours(409), "conflict");
});

test("a page that a network puts in between is no answer", () => {
  const theirs = (status) => verdictOf({ status, ours: false, body: null }).outcome;
  assert.deepEqual([200, 302, 403, 404, 409].map(theirs), Array(5).fill("offline"));
  assert.deepEqual([502, 503].map(theirs), ["later", "later"]);
  assert.equal(theirs(413), "refused");
});

test("a conflict keeps both states, and says when the entry had arrived before", () => {
  const rows = [["地址", "东升路9号", "东升路8号"]];
  const told = verdictOf({ status: 409, ours: true, body: { error: "…", field: "version", rows, version: 3 } }).told;
  assert.deepEqual([told.rows, told.version, told.arrived], [rows, 3, false]);
  assert.ok(verdictOf({ status: 409, ours: true, body: { error: "…", field: "uuid" } }).told.arrived);
});

test("pauses grow, have an end, and are not the same on every phone", () => {
  const pauses = [1, 2, 3, 4, 20].map((tries) => pauseAfter(tries, 0.5));
  assert.deepEqual(pauses, [5000, 10000, 20000, 40000, 600000]);
  assert.ok(pauseAfter(3, 0) < pauseAfter(3, 1));
});

test("everything goes in the order it was made and leaves", async () => {
  const [store, server] = [new Store(visit(), visit(), visit()), new Server()];
  const wanted = [...store.items.keys()];
  const done = await send(store, server);
  assert.deepEqual([server.taken, done.sent, done.stop, done.wait], [wanted, wanted, "", null]);
  assert.equal(store.items.size, 0);
});

test("an answer that got lost: sent again, stored once", async () => {
  const [store, server] = [new Store(visit(), visit()), new Server("lost")];
  const first = await send(store, server);
  assert.deepEqual([first.stop, first.sent, store.items.size], ["offline", [], 2]);
  await send(store, server, { hurry: true });
  assert.equal(server.taken.length, 2);
  assert.equal(store.items.size, 0);
});

test("without a network nothing changes but the next try", async () => {
  const [store, server] = [new Store(visit(), visit()), new Server(null)];
  const done = await send(store, server);
  const [first, second] = store.items.values();
  assert.equal(done.stop, "offline");
  assert.deepEqual([first.tries, second.tries, first.state], [0, 0, "waiting"]);
  assert.ok(first.next > 1000);
});

test("a server in trouble is asked less and less often", async () => {
  const down = { status: 503, ours: true, body: null };
  const [store, server] = [new Store(visit()), new Server(down, down, down)];
  const pauses = [];
  for (let turn = 0; turn < 3; turn += 1) {
    await send(store, server, { hurry: true });
    pauses.push([...store.items.values()][0].next - 1000);
  }
  assert.ok(pauses[0] < pauses[1] && pauses[1] < pauses[2], String(pauses));
});

test("what is not due yet waits, unless the network is back", async () => {
  const [store, server] = [new Store(visit({ next: 5000 })), new Server()];
  const done = await send(store, server);
  assert.deepEqual([server.taken, done.wait], [[], 4000]);
  await send(store, server, { hurry: true });
  assert.equal(server.taken.length, 1);
});

test("refused and conflicting entries stay with what was said, the others go on", async () => {
  const [store, server] = [new Store(visit(), visit(), visit()), new Server(
    { status: 422, ours: true, body: { error: "没有选分类", field: "category" } },
    { status: 409, ours: true, body: { error: "已变动", field: "version", rows: [], version: 4 } },
  )];
  const done = await send(store, server);
  assert.equal(done.sent.length, 1);
  const [first, second] = store.items.values();
  assert.deepEqual([first.state, first.told.field, second.state, second.told.version], ["refused", "category", "conflict", 4]);
  await send(store, server, { hurry: true });
  assert.equal(server.taken.length, 1, "they are not tried again by themselves");
});

test("signed out: the round ends, nothing is lost, nothing else is tried", async () => {
  const [store, server] = [new Store(visit(), visit()), new Server({ status: 401, ours: true, body: { error: "请登录" } })];
  const done = await send(store, server);
  assert.deepEqual([done.stop, store.items.size, server.taken], ["signed-out", 2, []]);
  assert.ok([...store.items.values()][0].told.signedOut);
});

test("a server that fails on one entry gets the next; one that keeps failing is left alone", async () => {
  const down = { status: 500, ours: false, body: null };
  const [store, server] = [new Store(visit(), visit()), new Server(down)];
  assert.deepEqual((await send(store, server)).sent.length, 1);
  const [more, broken] = [new Store(visit(), visit(), visit()), new Server(down, down)];
  const done = await send(more, broken);
  assert.deepEqual([done.stop, more.items.size, broken.taken], ["later", 3, []]);
});

test("another person's entries are neither seen nor sent", async () => {
  const [store, server] = [new Store(visit({ owner: MEI }), visit()), new Server()];
  await send(store, server);
  assert.equal(server.taken.length, 1);
  assert.deepEqual([...store.items.values()].map(({ owner }) => owner), [MEI]);
});

test("two tabs: the second leaves it to the first", async () => {
  const [store, server] = [new Store(visit()), new Server()];
  const done = await send(store, server, { lock: busy });
  assert.deepEqual([done.stop, server.taken, store.items.size], ["busy", [], 1]);
});

test("an entry that another tab has sent meanwhile is not sent", async () => {
  const [store, server] = [new Store(visit(), visit()), new Server()];
  const [, second] = store.items.keys();
  const post = async (item) => { store.items.delete(second); return server.post(item); };
  await send(store, server, { post });
  assert.equal(server.taken.length, 1);
});

test("changed or discarded while it was on its way: the person's last word stays", async () => {
  const [store, server] = [new Store(visit(), visit()), new Server()];
  const [changed, discarded] = store.items.keys();
  const post = async (item) => {
    if (item.uuid === changed) store.items.set(changed, { ...item, edition: 2 });
    else store.items.delete(discarded);
    return { status: 500, ours: true, body: null };
  };
  await send(store, server, { post });
  assert.deepEqual([...store.items.values()].map(({ uuid, edition, tries }) => [uuid, edition, tries]), [[changed, 2, 0]]);
});

test("one entry alone, due or not", async () => {
  const [store, server] = [new Store(visit({ next: 9e9 }), visit({ next: 9e9 })), new Server()];
  const [, second] = store.items.keys();
  const done = await send(store, server, { only: second });
  assert.deepEqual([server.taken, done.verdicts.get(second).outcome], [[second], "sent"]);
});

test("a record that cannot be read is passed over and stays", async () => {
  const broken = [visit({ made: "gestern" }), visit({ fields: [["text", 3]] }), visit({ edition: 0 }), visit({ files: [{ field: "photos", bytes: null }] }), visit({ state: "?" })];
  for (const item of broken) assert.equal(isSound(item), false);
  assert.ok([null, {}, "x"].every((item) => !isSound(item)));
  const [store, server] = [new Store(...broken, visit()), new Server()];
  await send(store, server);
  assert.deepEqual([server.taken.length, store.items.size], [1, broken.length]);
});

test("a form becomes an item: photos read, the token left out", async () => {
  const photo = new File([new Uint8Array([1, 2, 3])], "a.jpg", { type: "image/jpeg" });
  const empty = new File([], "");
  const item = await makeItem({
    uuid: "u", owner: LAN, kind: "visit", title: "", url: "/field/visits/", page: "", made: "2026-11-24T08:00:00Z",
    entries: [["csrfmiddlewaretoken", "t"], ["text", "好"], ["photos", photo], ["photos", empty]],
  });
  assert.ok(isSound(item));
  assert.deepEqual(item.fields, [["text", "好"]]);
  assert.deepEqual([...new Uint8Array(item.files[0].bytes)], [1, 2, 3]);
  const { headers, body } = requestOf(item, "token");
  assert.deepEqual([headers["X-Entry"], headers["X-Entry-By"], headers["X-Entry-Edition"], headers["X-CSRFToken"]], ["u", LAN, "1", "token"]);
  assert.deepEqual([body.get("text"), body.get("photos").name, body.get("photos").size], ["好", "a.jpg", 3]);
});

test("a photo that cannot be read any more is said at once, not later", async () => {
  const gone = { size: 3, name: "a.jpg", type: "image/jpeg", arrayBuffer: () => Promise.reject(new Error("gone")) };
  await assert.rejects(makeItem({ uuid: "u", owner: LAN, url: "/", entries: [["photos", gone]] }));
});

test("a drawing goes as JSON", () => {
  const { headers, body } = requestOf(visit({ json: { verb: "redraw" }, fields: [] }), "");
  assert.deepEqual([headers["Content-Type"], body], ["application/json", '{"verb":"redraw"}']);
});

test("mine over theirs, at once, with the version that was told", () => {
  const item = visit({ fields: [["version", "1"], ["text", "好"]], state: "conflict", tries: 3, next: 9e9, told: { version: 4 } });
  const next = again(withField(item, "version", "4"));
  assert.deepEqual(next.fields, [["text", "好"], ["version", "4"]]);
  assert.deepEqual([next.state, next.tries, next.next, next.told], ["waiting", 0, 0, null]);
  assert.equal(withField(visit({ json: { version: 1 } }), "version", 2).json.version, 2);
});

test("a clock that was wrong: done now, as a new edition", () => {
  const item = doneAt(visit({ fields: [["happened_at", "2099-01-01T00:00:00Z"]], state: "refused" }), 0);
  assert.deepEqual([item.made, item.fields[0][1], item.edition, item.state], ["1970-01-01T00:00:00.000Z", "1970-01-01T00:00:00.000Z", 2, "waiting"]);
});

test("given up: that it was stays, what it held goes", () => {
  const left = expired(visit({ files: [{ field: "photos", name: "a", type: "", bytes: new ArrayBuffer(1) }] }));
  assert.ok(isSound(left));
  assert.deepEqual([left.title, left.fields, left.files, left.state], ["", [], [], "expired"]);
});

/** Accept, reply and resolve on one case, made without a network from a sheet that showed version 1. */
function steps() {
  const made = [];
  for (const verb of ["accept", "reply", "resolve"]) {
    const item = visit({ url: `/field/cases/24/${verb}/`, about: "case/24", fields: [["version", "1"]] });
    made.push({ ...item, after: before(made, item) });
  }
  return made;
}

/** A server with one case: takes a step only for the version it has. */
class Case {
  version = 1;

  seen = [];

  post = async (item) => {
    const sent = Number(fieldOf(item, "version"));
    this.seen.push([item.url.split("/").at(-2), sent]);
    if (sent !== this.version) return { status: 409, ours: true, body: { error: "…", field: "version", version: this.version } };
    this.version += 1;
    return { status: 200, ours: true, body: null, version: this.version };
  };
}

test("a later step goes on from what her own earlier one made", async () => {
  const [store, server] = [new Store(...steps()), new Case()];
  const done = await send(store, server);
  assert.deepEqual([done.sent.length, done.wait], [3, null]);
  assert.deepEqual(server.seen, [["accept", 1], ["reply", 2], ["resolve", 3]]);
});

test("somebody else's change in between is still a conflict, and what follows waits", async () => {
  const [store, server] = [new Store(...steps()), new Case()];
  const post = async (item) => {
    const answer = await server.post(item);
    if (server.version === 2) server.version = 3; // a colleague, just after hers was taken
    return answer;
  };
  const done = await sendAll({ store, owner: LAN, post, lock: free, now: () => 1000 });
  const [second, third] = store.items.values();
  assert.deepEqual([done.sent.length, second.state, second.told.version, third.state], [1, "conflict", 3, "waiting"]);
  assert.deepEqual(server.seen, [["accept", 1], ["reply", 2]]);
  assert.equal(done.wait, null, "nothing goes out by itself");
  store.items.set(second.uuid, again(withField(second, "version", "3")));
  await sendAll({ store, owner: LAN, post: server.post, lock: free, now: () => 1000, hurry: true });
  assert.equal(store.items.size, 0);
});

test("a step whose earlier one was thrown away goes out as it was made", async () => {
  const made = steps();
  const [store, server] = [new Store(made[1]), new Case()];
  await send(store, server);
  assert.deepEqual(server.seen, [["reply", 1]]);
});

test("no step follows one on another thing, itself, or one that was given up", () => {
  const [first, second] = steps();
  assert.equal(before([first], { ...second, about: "case/25" }), "");
  assert.equal(before([first], first), "");
  assert.equal(before([expired(first)], second), "");
  assert.equal(before([visit()], { uuid: "x", about: "" }), "");
});
