// Keeps the page, and nothing but the page, for when the studio cannot be reached. Its name changes with every build.

const SHELL = "stubble-%build%";
const FILES = ["/", /*files*/];

addEventListener("install", (event) => {
  event.waitUntil(caches.open(SHELL).then((shell) => shell.addAll(FILES)).then(() => self.skipWaiting()));
});

addEventListener("activate", (event) => {
  const old = caches.keys().then((names) => Promise.all(names.filter((name) => name !== SHELL).map((name) => caches.delete(name))));
  event.waitUntil(old.then(() => self.clients.claim()));
});

addEventListener("fetch", (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== location.origin || pathname.startsWith("/api/") || pathname.startsWith("/phone/")) return;
  const wanted = event.request.mode === "navigate" ? "/" : event.request;
  event.respondWith(fetch(event.request).catch(() => caches.match(wanted).then((kept) => kept ?? Response.error())));
});
