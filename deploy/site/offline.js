// Part of the service worker, before JupyterLite's own: keeps the site's files, so that it works without the network.
// What is kept comes from the network first while there is one, so that a new version of the site is seen at once.
"use strict";

const KEPT = "labelcamp";
const SITE = new URL("./", self.location);

const QUIET_MS = 5000;
let open = 0;
let last = 0;
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

// The files that a kernel loads, and those that a page loaded before this worker was there.
async function keepAll(loaded) {
  await quiet();
  const cache = await caches.open(KEPT);
  const names = await (await fetch(new URL("offline.json", SITE), { cache: "no-cache" })).json();
  const had = new Set((await cache.keys()).map((request) => request.url));
  const wanted = [...loaded.filter(isOurs), ...names.map((name) => new URL(name, SITE).href)];
  for (const place of new Set(wanted.map(plain))) {
    if (had.has(place)) continue;
    await quiet();
    try {
      await cache.add(place);
    } catch {
      // Gone, or no network: it is kept when it is next loaded.
    }
  }
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

async function answer(request) {
  const cache = await caches.open(KEPT);
  open += 1;
  try {
    const fresh = await fetch(request);
    if (fresh.status === 200) await cache.put(plain(request.url), fresh.clone());
    return fresh;
  } catch (error) {
    const kept = await cache.match(plain(request.url));
    if (kept === undefined) throw error;
    return kept;
  } finally {
    open -= 1;
    last = Date.now();
  }
}

self.addEventListener("fetch", (event) => {
  if (event.request.method !== "GET" || !isOurs(event.request.url)) return;
  event.stopImmediatePropagation();
  event.respondWith(answer(event.request));
});

self.addEventListener("message", (event) => {
  if (Array.isArray(event.data?.keep)) event.waitUntil(keepOnce(event.data.keep));
});
