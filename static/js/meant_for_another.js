// A tap that was meant for another button does nothing. Within half a second of a change, what someone means is what
// stood there before, whether they changed the page themselves, by a first tap, or their partner did. Whoever has typed
// or tapped elsewhere in between has read where they are. The price: whoever is that quick on purpose has to tap again.
import { FRESH } from './morph.js';

const UNREAD = 500; // so long after a change, no one has read it
const THUMB = 40; // px between two taps on the same spot
const NEAR = 16; // px around a touch, in which a browser looks for what was meant
const ACTS = 'button, summary, a[href]';
const PRESSED = `${ACTS}, label, textarea, input:not([type="hidden"])`;
const KEYS_THAT_PRESS = ['Enter', ' '];

// What it does: of two buttons with the same answer, one may be in the other's place.
function meaning(el) {
  if (el.matches('a')) return el.href;
  if (!el.form || !el.matches('button')) return el;
  const hidden = [...el.form.querySelectorAll('input[type="hidden"]')].filter(({ name }) => !FRESH.includes(name));
  const said = [...hidden, el].map(({ name, value }) => `${name}=${value}`);
  return [el.form.getAttribute('id'), el.form.getAttribute('action'), ...said].join(' ');
}

// Everything that can be pressed right now, and where.
function places(root) {
  return [...root.querySelectorAll(PRESSED)].flatMap((el) => {
    const box = el.getBoundingClientRect();
    const isOnTop = el.contains(document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2));
    return isOnTop ? [{ box, means: meaning(el) }] : [];
  });
}

const far = ([x, y], [otherX, otherY]) => Math.hypot(x - otherX, y - otherY);
const within = (at, from, to) => Math.min(Math.max(at, from), to);

// What stood at this spot or, like a browser, next to it.
function stoodAt(spot, all) {
  const found = all.map(({ box, means }) => {
    const closest = [within(spot[0], box.left, box.right), within(spot[1], box.top, box.bottom)];
    return { means, off: far(spot, closest) };
  });
  const least = Math.min(NEAR, ...found.map(({ off }) => off));
  return found.filter(({ off }) => off <= least).map(({ means }) => means);
}

// Keeps such taps from `root`. Gives back whether a form is sent by a key that was still meant for what it said before:
// keys have no spot, so there it's the same move, of another step or about other words.
export function keepTaps(root) {
  let seen = []; // what could be pressed before each change of the last half second, and where it was tapped since
  let spot = null; // of the tap that's being made
  let tapped = null; // the button of the last one
  let sent = null; // the last move
  let changedAt = -UNREAD;

  function look(at, tappedAt) {
    seen = seen.filter((each) => at - each.at < UNREAD);
    seen.push({ at, tappedAt, all: places(root) });
  }

  root.addEventListener('couples:changing', () => {
    changedAt = performance.now();
    look(changedAt, null);
  });
  document.addEventListener(
    'pointerdown',
    ({ clientX, clientY }) => {
      spot = [clientX, clientY];
      sent = null;
      seen = seen.filter(({ tappedAt }) => !tappedAt || far(tappedAt, spot) < THUMB);
      for (const each of seen) each.tappedAt = spot;
      look(performance.now(), spot);
    },
    true,
  );
  const lift = () => {
    seen = [];
    sent = null;
  };
  document.addEventListener('input', lift, true);
  document.addEventListener(
    'keydown',
    ({ key }) => {
      spot = null;
      if (!KEYS_THAT_PRESS.includes(key)) lift();
    },
    true,
  );
  root.addEventListener(
    'click',
    (event) => {
      const at = event.detail ? spot : null; // a key's click has no detail
      tapped = at && event.target.closest(ACTS);
      spot = null;
      if (!tapped) return;
      const means = meaning(tapped);
      const before = seen.map(({ all }) => stoodAt(at, all)).filter((those) => those.length);
      if (before.every((those) => those.includes(means))) return;
      event.preventDefault();
      event.stopPropagation();
    },
    true,
  );

  return (form, button) => {
    const isTap = tapped && tapped === button;
    tapped = null;
    const now = performance.now();
    const next = { move: form.elements.move.value, means: meaning(button ?? form.querySelector('button')), at: now };
    const isUnread = sent && now - Math.max(sent.at, changedAt) < UNREAD;
    if (!isTap && isUnread && sent.move === next.move && sent.means !== next.means) return true;
    sent = next;
    return false;
  };
}
