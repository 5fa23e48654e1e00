// Lets the page of a kiosk open again while the network is away. Keeps the page, its style, its script and the pictures and recordings of the answers; never a ballot.
"use strict";
const kept = "kiosk";

addEventListener("install", () => skipWaiting());
addEventListener("activate", (happening) => happening.waitUntil(clients.claim()));
addEventListener("message", (happening) => happening.waitUntil(caches.open(kept).then((cache) => cache.addAll(happening.data))));

addEventListener("fetch", (happening) => {
  if (happening.request.method !== "GET") return;
  happening.respondWith(fetch(happening.request).catch(async () =>
    (await caches.match(happening.request, { ignoreVary: true })) ?? Response.error()));
});
