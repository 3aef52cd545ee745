{% load static %}// Opens the check-in desk without a network: its page as it was last seen, with its style, scripts and font.
// The tickets lie in the page's own store; nothing is sent from here. Closing the desk takes this away again.
const KEPT = "sewana-checkin-1";
const FILES = [
  "{% static "sewana/css/office.css" %}",
  "{% static "sewana/js/checkin-desk.js" %}",
  "{% static "sewana/js/checkin-store.js" %}",
  "{% static "sewana/fonts/sewana-looped.woff2" %}",
];
const PAGE = new URL(registration.scope).pathname;
const ANSWER_WITHIN_MS = 6000;

addEventListener("install", (event) => event.waitUntil(keep()));
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (FILES.includes(url.pathname)) event.respondWith(fromShell(request));
  else if (request.mode === "navigate" && url.pathname === PAGE) event.respondWith(fromNetwork(request, url));
});

async function keep() {
  const kept = await caches.open(KEPT);
  for (const old of await kept.keys()) if (![PAGE, ...FILES].includes(new URL(old.url).pathname)) await kept.delete(old);
  await kept.addAll(FILES);
  await kept.add(PAGE);
  await skipWaiting();
}

async function fromShell(request) {
  return (await caches.match(request, { ignoreVary: true })) || fetch(request);
}

// The sign-in page of a Wi-Fi answers, too, but it is not ours: then what was kept is better.
async function fromNetwork(request, url) {
  const kept = await caches.open(KEPT);
  const page = () => kept.match(PAGE, { ignoreVary: true });
  const answer = await fetch(request, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS) }).catch(() => null);
  if (!answer || answer.status >= 500) return (await page()) || answer || Response.error();
  if (!answer.ok || answer.redirected) return answer;
  if (!(await answer.clone().text()).includes("<checkin-desk")) return (await page()) || answer;
  if (!url.search) await kept.put(PAGE, answer.clone());
  return answer;
}
