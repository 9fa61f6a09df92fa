// Asks this browser, after a tap, for an address at its maker's push service, and sends it with the form. Without this
// the form stays hidden, and the page says why.
const NOT_HERE =
  "Reminders won't work in this browser. On an iPhone, add the app to your home screen, then open it there.";
const BLOCKED = 'Your browser blocks notifications from here. Allow them in its settings, then open this page again.';
const FAILED = "We couldn't turn them on. Try again later.";

const hasWorker = 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;
const isInstalled = () => window.matchMedia('(display-mode: standalone)').matches || navigator.standalone;

function text(buffer) {
  const chars = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join('');
  return window.btoa(chars).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

const bytes = (key) =>
  Uint8Array.from(window.atob(key.replace(/-/g, '+').replace(/_/g, '/')), (char) => char.charCodeAt(0));

async function unsubscribe() {
  const registration = await navigator.serviceWorker?.getRegistration();
  const before = await registration?.pushManager?.getSubscription();
  await before?.unsubscribe();
  return registration;
}

// Makes a new subscription: an existing one may be someone else's, or from before the server's key changed.
async function subscribe(form) {
  const { ok, text: read } = await fetch(form.dataset.key).then(async (answer) => ({
    ok: answer.ok,
    text: await answer.text(),
  }));
  if (!ok) throw new Error('no key');
  await navigator.serviceWorker.register('/sw.js');
  const { pushManager } = await navigator.serviceWorker.ready;
  await unsubscribe();
  const made = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: bytes(read) });
  form.elements.endpoint.value = made.endpoint;
  form.elements.key.value = text(made.getKey('p256dh'));
  form.elements.secret.value = text(made.getKey('auth'));
}

// Also removes the worker and its cache, unless the app is on a home screen and needs them.
async function leave() {
  const registration = await unsubscribe();
  if (!registration || isInstalled()) return;
  await registration.unregister();
  for (const name of await window.caches.keys()) await window.caches.delete(name);
}

export function start(form) {
  const said = document.querySelector('[data-phone-said]');
  if (!hasWorker || !window.isSecureContext) {
    said.textContent = NOT_HERE;
    return;
  }
  const isOn = form.dataset.phone === 'on';
  said.textContent = window.Notification.permission === 'denied' ? BLOCKED : '';
  if (isOn && said.textContent) return;
  form.hidden = false;
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const button = form.querySelector('button');
    button.disabled = true;
    if (!isOn) {
      await leave().catch(() => {});
      form.submit();
      return;
    }
    try {
      if ((await window.Notification.requestPermission()) === 'granted') {
        await subscribe(form);
        form.submit();
        return;
      }
      said.textContent = window.Notification.permission === 'denied' ? BLOCKED : '';
      form.hidden = Boolean(said.textContent);
    } catch {
      said.textContent = FAILED;
    }
    button.disabled = false;
  });
}
