// On every page of the site: keeps what the page loaded, so that it opens without the network the next time.
// JupyterLite registers the same service worker; a page that came before it tells it what it has missed.
"use strict";

(() => {
  if (!window.isSecureContext || !("serviceWorker" in navigator)) return;
  const worker = new URL("service-worker.js?enableCache=true", document.currentScript.src);
  // Labels live here: a browser that needs room should take it elsewhere.
  navigator.storage?.persist?.();
  window.addEventListener("load", async () => {
    await navigator.serviceWorker.register(worker);
    const { active } = await navigator.serviceWorker.ready;
    const loaded = performance.getEntriesByType("resource").map((entry) => entry.name);
    active.postMessage({ keep: [location.href, ...loaded] });
    // A browser ends a worker that is at it for minutes; then the rest comes with the next call.
    setInterval(() => active.postMessage({ keep: [] }), 60_000);
  });
})();
