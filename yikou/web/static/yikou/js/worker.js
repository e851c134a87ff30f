// Between the hall's pages and the network: where nobody answers, a page of ours says so. Nothing else is kept:
// no page that anybody asked for, no answer, no number. NAMED is written before this by the server.
const OURS = /^\/hall\/(kiosk|screen|t)\//, AWAY = [502, 503, 504];

self.addEventListener('install', event => {
  const wanted = [NAMED.page, ...NAMED.files].map(one => new Request(one, { credentials: 'omit', cache: 'reload' }));
  event.waitUntil(caches.open(NAMED.kept).then(kept => kept.addAll(wanted)).then(() => self.skipWaiting()));
});

self.addEventListener('activate', event => {
  const forget = async () => {
    for (const name of await caches.keys()) if (name.startsWith('yikou-hall-') && name !== NAMED.kept) await caches.delete(name);
    await self.clients.claim();
  };
  event.waitUntil(forget());
});

const open = async request => {
  try {
    const answer = await fetch(request);
    if (!AWAY.includes(answer.status)) return answer;
  } catch { /* nobody answers */ }
  return (await caches.match(NAMED.page)) || Response.error();
};

self.addEventListener('fetch', event => {
  const request = event.request, url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.mode === 'navigate' && OURS.test(url.pathname)) event.respondWith(open(request));
  else if (request.method === 'GET' && NAMED.files.includes(url.pathname + url.search)) {
    event.respondWith(fetch(request).catch(async () => (await caches.match(request)) || Response.error()));
  }
});
