// The landing page: shows one of its two languages, and lays in what is needed without the network.
"use strict";

function show(lang) {
  document.documentElement.lang = lang;
  for (const main of document.querySelectorAll("main")) main.hidden = main.dataset.lang !== lang;
  for (const button of document.querySelectorAll("[data-choose]")) {
    button.setAttribute("aria-pressed", String(button.dataset.choose === lang));
  }
}

for (const button of document.querySelectorAll("[data-choose]")) {
  button.addEventListener("click", () => show(button.dataset.choose));
}
show(navigator.language.startsWith("zh") ? "zh" : "en");

// A service worker needs HTTPS or localhost; elsewhere an open page goes on working, and reloading needs the server.
const canStore = window.isSecureContext && "serviceWorker" in navigator;
for (const line of document.querySelectorAll(".offline")) line.hidden = !canStore;
for (const line of document.querySelectorAll(".insecure")) line.hidden = canStore;
