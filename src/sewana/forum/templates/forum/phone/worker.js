{% load static %}// Opens the room without a network: its page as it was last seen, with its style, script and font.
// Votes wait in the page's own memory; nothing is sent from here.
const SHELL = "sewana-shell-1";
const PAGES = "sewana-pages-1";
const FILES = [
  "{% static "sewana/css/room.css" %}",
  "{% static "sewana/js/live-room.js" %}",
  "{% static "sewana/js/live-parts.js" %}",
  "{% static "sewana/fonts/sewana-looped.woff2" %}",
];
// Pages that hold nothing of a person, and what became of one's own, which only this phone shows in any case; every
// other one is asked for anew each time.
const KEPT = /^\/e\/[\w-]+\/(room|programme|outcome)\/$/;
// A page of a person: without a network the room's stands in for it, which takes votes, too.
const OPINIONS = /vote\/$/;
const ANSWER_WITHIN_MS = 6000;

addEventListener("install", (event) => event.waitUntil(keepShell()));
addEventListener("activate", (event) => event.waitUntil(forgetOld()));
addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (FILES.includes(url.pathname)) event.respondWith(fromShell(request));
  else if (request.mode === "navigate" && KEPT.test(url.pathname)) event.respondWith(fromNetwork(request, url.pathname));
  else if (request.mode === "navigate" && OPINIONS.test(url.pathname)) event.respondWith(opinions(request, url.pathname));
});

async function keepShell() {
  const shell = await caches.open(SHELL);
  await shell.addAll(FILES);
  for (const { url } of await clients.matchAll({ type: "window", includeUncontrolled: true })) await keepRoom(new URL(url).pathname);
  await skipWaiting();
}

async function forgetOld() {
  for (const name of await caches.keys()) if (name.startsWith("sewana-") && ![SHELL, PAGES].includes(name)) await caches.delete(name);
  const shell = await caches.open(SHELL);
  for (const kept of await shell.keys()) if (!FILES.includes(new URL(kept.url).pathname)) await shell.delete(kept);
  await clients.claim();
}

async function fromShell(request) {
  return (await caches.match(request, { ignoreVary: true })) || fetch(request);
}

// Whoever came by the page of the opinions has not opened the room itself.
async function keepRoom(path) {
  if (OPINIONS.test(path)) await (await caches.open(PAGES)).add(path.replace(OPINIONS, "room/")).catch(() => null);
}

async function opinions(request, path) {
  const answer = await fetch(request, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) }).catch(() => null);
  if (answer && answer.status < 500) return answer;
  const pages = await caches.open(PAGES);
  return (await pages.match(path.replace(OPINIONS, "room/"), { ignoreVary: true })) || answer || Response.error();
}

// A sign-in page of a Wi-Fi answers, too, but it is not ours: then what was kept is better.
async function fromNetwork(request, path) {
  const pages = await caches.open(PAGES);
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
    if (answer.status >= 500) return (await pages.match(path)) || answer;
    if (answer.ok && !answer.redirected && (await answer.clone().text()).includes("sewana/css/room")) await pages.put(path, answer.clone());
    else if (answer.ok) return (await pages.match(path)) || answer;
    return answer;
  } catch (error) {
    const kept = await pages.match(path, { ignoreVary: true });
    if (kept) return kept;
    throw error;
  }
}
