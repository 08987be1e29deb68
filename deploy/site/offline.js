// Part of the service worker, before JupyterLite's own: keeps the site's files, so that it works without the network.
// What is kept comes from the network first while there is one, so that a new version of the site is seen at once.
"use strict";

const KEPT = "labelcamp";
const SITE = new URL("./", self.location);

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

// The files that a kernel loads, and those that a page loaded before this worker was there.
async function keepAll(loaded) {
  await quiet();
  const cache = await caches.open(KEPT);
  const names = await (await fetch(new URL("offline.json", SITE), { cache: "no-cache" })).json();
  const wanted = [...loaded.filter(isOurs), ...names.map((name) => new URL(name, SITE).href)];
  for (const place of new Set(wanted.map(plain))) {
    await quiet();
    // Asked only now: a page and its kernel may have brought it in the meantime.
    if ((await cache.match(place)) !== undefined) continue;
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
  if (Array.isArray(event.data?.keep)) event.waitUntil(keepOnce(event.data.keep));
});
