// Served as /sw.js, which names in `self.kept` the page shown without a connection and what it's drawn with. Nothing
// else is ever kept, and nothing but that page is ever answered in the server's place. Whatever a message says that
// comes while the app is closed, it's shown in the words of `self.news`, and leads to the app's start.
const [PAGE, STYLESHEET] = self.kept;
const NAME = `offline ${STYLESHEET}`;

self.addEventListener('install', (event) => {
  const keep = async () => (await caches.open(NAME)).addAll(self.kept);
  event.waitUntil(keep().then(() => self.skipWaiting()));
});

self.addEventListener('activate', (event) => {
  const forgetOlder = async () => {
    for (const name of await caches.keys()) if (name !== NAME) await caches.delete(name);
  };
  event.waitUntil(forgetOlder());
});

const kept = async (what) => (await caches.match(what)) ?? Response.error();

self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.method !== 'GET') return; // a form's words stay with the browser
  if (request.mode === 'navigate') event.respondWith(fetch(request).catch(() => kept(PAGE)));
  else if (self.kept.includes(new URL(request.url).pathname)) {
    event.respondWith(fetch(request).catch(() => kept(request)));
  }
});

self.addEventListener('push', (event) => {
  const { news, icon } = self;
  event.waitUntil(self.registration.showNotification(news, { icon, badge: icon, tag: 'new', lang: 'en' }));
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(self.clients.openWindow('/'));
});
