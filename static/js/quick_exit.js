// Quick exit: the button, or Shift alone three times within five seconds.
const form = document.querySelector('form[data-leave]');
const WITHIN = 5000;
const PATIENCE = 2000;
let presses = [];
let alone = false;

// Blank, save, end, go: the screen is empty right away, and the session ends once the last words are saved.
async function leave() {
  document.documentElement.hidden = true;
  document.title = 'New page';
  const body = new FormData(form);
  const saves = [];
  document.dispatchEvent(new CustomEvent('couples:leave', { detail: saves }));
  document.body.replaceChildren();
  await Promise.race([Promise.allSettled(saves), new Promise((go) => setTimeout(go, PATIENCE))]);
  fetch(form.action, { method: 'POST', body, credentials: 'same-origin', keepalive: true, redirect: 'manual' }).catch(
    () => {},
  );
  window.location.replace(form.dataset.exit);
}

// In a text field Shift is for capitals, and some keyboards send it by themselves.
const isWriting = (event) => event.isComposing || Boolean(event.target.closest?.('input, textarea, select'));

function forget() {
  presses = [];
  alone = false;
}

if (form?.dataset.exit) {
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    leave();
  });
  document.addEventListener(
    'keydown',
    (event) => {
      if (event.key !== 'Shift' || isWriting(event) || event.ctrlKey || event.altKey || event.metaKey) forget();
      else if (!event.repeat) alone = true;
    },
    true,
  );
  document.addEventListener('pointerdown', forget, true);
  document.addEventListener(
    'keyup',
    (event) => {
      if (event.key !== 'Shift' || !alone) return;
      alone = false;
      const now = event.timeStamp;
      presses = [...presses.filter((then) => now - then < WITHIN), now];
      if (presses.length >= 3) leave();
    },
    true,
  );
}
