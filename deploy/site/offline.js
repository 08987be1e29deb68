// Part of the service worker, before JupyterLite's own: keeps the site's files, so that it works without the network.
// What is kept comes from the network first while there is one, so that a new version of the site is seen at once.
"use strict";

const KEPT = "labelcamp";
const SITE = new URL("./", self.location);
const LIST = new URL("offline.json", SITE).href;

// Longer than Python takes to start in a slow tablet between two requests.
const QUIET_MS = 15_000;
let open = 0;
let last = Date.now();
let keeping = false;

// A page and its kernel come first: nothing is fetched ahead while they still load.
async function quiet() {
  while (open > 0 || Date.now() - last < QUIET_MS) await new Promise((done) => setTimeout(done, 500));
}

async function keepOnce(loaded) {
  if (keeping) return;
  keeping = true;
  try {
    await keepAll(loaded);
  } finally {
    keeping = false;
  }
}

// Brings what is kept to what the site's list says: what equals it stays, what changed is fetched, what is gone goes.
// Then what a page loaded before this worker was there.
async function keepAll(loaded) {
  await quiet();
  const cache = await caches.open(KEPT);
  const list = await (await fetch(LIST, { cache: "no-cache" })).text();
  const { ahead, rest } = JSON.parse(list);
  const digests = new Map(Object.entries({ ...rest, ...ahead }).map(([name, digest]) => [placeOf(name), digest]));
  const isNew = (await (await cache.match(LIST))?.text()) !== list;
  const wanted = loaded.map(plain);
  if (isNew) {
    const kept = (await cache.keys()).map((request) => request.url);
    await Promise.all(kept.filter((place) => !digests.has(place)).map((place) => cache.delete(place)));
    wanted.push(...kept, ...Object.keys(ahead).map(placeOf));
  }
  let isWhole = true;
  for (const place of new Set(wanted.filter((each) => digests.has(each)))) {
    await quiet();
    try {
      await keepEqual(cache, place, digests.get(place), isNew);
    } catch {
      isWhole = false; // No network or no room: the next call goes on.
    }
  }
  if (isNew && isWhole) await cache.put(LIST, new Response(list));
}

// What is kept, then what the browser has of its own, then what the server says.
async function keepEqual(cache, place, digest, isNew) {
  for (const how of ["default", "no-cache"]) {
    // Asked only now: a page and its kernel may have brought it in the meantime.
    const found = await cache.match(place);
    if (found !== undefined && (!isNew || (await digestOf(found)) === digest)) return;
    await cache.add(new Request(place, { cache: how }));
  }
}

async function digestOf(response) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", await response.arrayBuffer()));
  return Array.from(bytes.subarray(0, 8), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function placeOf(name) {
  return new URL(name, SITE).href;
}

function isOurs(address) {
  const place = new URL(address);
  return place.origin === SITE.origin && place.pathname.startsWith(SITE.pathname) && !isLive(place);
}

// What JupyterLite's own worker answers from the page, never from the network.
function isLive(place) {
  return ["/api/drive", "/api/stdin", "/api/service-worker-heartbeat"].some((part) => place.pathname.includes(part));
}

// Names of files carry versions in their query; the folder's page is its index.html.
function plain(address) {
  const place = new URL(address);
  place.search = "";
  place.hash = "";
  if (place.pathname.endsWith("/")) place.pathname += "index.html";
  return place.href;
}

async function answer(event) {
  const { request } = event;
  open += 1;
  let kept = Promise.resolve();
  try {
    const fresh = await fetch(request);
    // The page reads while the file is being kept; a full disk keeps nothing and stops nobody.
    if (fresh.status === 200) kept = keep(request, fresh.clone()).catch(() => {});
    return fresh;
  } catch (error) {
    const found = await (await caches.open(KEPT)).match(plain(request.url));
    if (found === undefined) throw error;
    return found;
  } finally {
    event.waitUntil(
      kept.then(() => {
        open -= 1;
        last = Date.now();
      }),
    );
  }
}

async function keep(request, response) {
  await (await caches.open(KEPT)).put(plain(request.url), response);
}

self.addEventListener("fetch", (event) => {
  if (event.request.method !== "GET" || !isOurs(event.request.url)) return;
  event.stopImmediatePropagation();
  event.respondWith(answer(event));
});

self.addEventListener("message", (event) => {
  if (!Array.isArray(event.data?.keep)) return;
  // A page that came just while this worker began was overlooked then.
  event.waitUntil(self.clients.claim());
  event.waitUntil(keepOnce(event.data.keep));
});
