// What the service worker has a word in, and what it never keeps.

import assert from "node:assert/strict";
import { test } from "node:test";
import { keyOf, routeOf, standIn } from "../../../static/js/offline/worker/routes.js";

const HOME = "https://county.example";
const route = (path, more = {}) => routeOf({ method: "GET", mode: "cors", url: HOME + path, ...more }, HOME);

test("pages and data of the field are the worker's own", () => {
  for (const path of ["/field/", "/field/cases.json", "/field/visits/new/?household=1", "/me/", "/report/",
    "/borders/320324001001/?grid=1", "/borders/320324001001/features.json", "/maps/tiles/households/15/1/2"]) {
    assert.equal(route(path), "own", path);
  }
});

test("files of the shell, what is anybody's, the base map", () => {
  assert.equal(route("/static/js/field/page.0123456789ab.js"), "shell");
  assert.equal(route("/static/js/field/page.js"), "common");
  assert.equal(route("/maps/words-zh-hans.js"), "common");
  assert.equal(route("/maps/grids.json?town=3"), "common");
  assert.equal(route("/maps/base.pmtiles"), "piece");
});

test("desk, overview, staff and the borders of the desk are kept nowhere", () => {
  for (const path of ["/desk/", "/desk/cases/1/", "/overview/", "/overview/data.json", "/staff/", "/borders/proposals/",
    "/borders/320324001001/history/", "/maps/features/cases.json", "/maps/photos/1/2/", "/field/photos/3/", "/field/mailboxes/print/",
    "/lookup/", "/sign-in/", "/ogc/"]) {
    assert.equal(route(path), null, path);
    if (!path.startsWith("/field")) assert.equal(route(path, { mode: "navigate" }), "page", path);
  }
});

test("nothing but reading from our own server", () => {
  assert.equal(route("/field/visits/", { method: "POST" }), null);
  assert.equal(routeOf({ method: "GET", mode: "cors", url: "https://elsewhere.example/field/" }, HOME), null);
});

test("the entry that a page is opened for makes no other page", () => {
  assert.equal(keyOf(`${HOME}/field/visits/new/?household=1&waiting=2#x`), `${HOME}/field/visits/new/?household=1`);
});

test("any household's visit has a form to stand in", () => {
  assert.equal(standIn(`${HOME}/field/visits/new/?household=1`), `${HOME}/field/visits/blank/`);
  assert.equal(standIn(`${HOME}/field/households/1/`), null);
});

test("a hazard that is not reported yet has a page to stand in", () => {
  const uuid = "6f1b2c3d-0000-4000-8000-000000000001";
  assert.equal(standIn(`${HOME}/field/hazards/${uuid}/`), `${HOME}/field/hazards/blank/`);
  assert.equal(standIn(`${HOME}/field/hazards/new/`), null);
});
