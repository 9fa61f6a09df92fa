// A talk: its moves go up the socket and are kept in this page until they are acknowledged, then the page catches up.
// What was not acknowledged goes again under the same id, so that it counts once. Without a socket, or where it's
// silent, the form's own door is used.
import { announce, shorten } from './announce.js';
import { softSound } from './break_sound.js';
import { count } from './countdown.js';
import { changes } from './live_announcements.js';
import { deliver } from './live_move_queue.js';
import { keepTaps } from './meant_for_another.js';
import { line, socket } from './realtime.js';
import { serverNow, told } from './server_clock.js';
import { buttonOf } from './submit_like_a_button.js';
import { refresh } from './update_parts.js';

const LOST_AFTER = 2000;

export function start(root) {
  const part = (id) => document.getElementById(id);
  const refusals = JSON.parse(root.dataset.refusals);
  const lost = root.dataset.lostText;
  const read = () => JSON.parse(part('talk-state').value);
  const catchUp = async () => {
    if (!(await refresh(root))) document.dispatchEvent(new CustomEvent('couples:reload'));
  };
  const toAnswer = () => [...root.querySelectorAll('[id^="move-agree"] [name="word"]')].map(({ value }) => value);
  // What the page says of one's own last act, where no part of the state that's told in words changes with it. Where it
  // names the moment of that act, an earlier one that shows once more is no news.
  const ofMine = () =>
    [...root.querySelectorAll('[data-tells-me]')].map(({ dataset, textContent }) => ({
      at: dataset.tellsMe,
      text: shorten(textContent.trim().replace(/\s+/g, ' ')),
    }));
  const isNew = ({ at, text }) => !mine.some((one) => (at ? one.at >= at : one.text === text));
  let state = read();
  let step = part('step-line')?.textContent;
  const asked = new Set(toAnswer());
  let mine = ofMine();

  function say(text) {
    const el = part('live-said');
    if (el && el.textContent !== text) el.textContent = text;
  }

  // Why something was refused is true until the talk goes on.
  function forgetRefusal(next) {
    const isSaid = Object.values(refusals).includes(part('live-said')?.textContent);
    if (isSaid && JSON.stringify(next) !== JSON.stringify(state)) say('');
  }

  // What was said on arriving here goes with the next thing done, or when the talk goes on.
  const forgetNews = () => document.querySelector('[data-news]')?.remove();

  // The page's own title names no couple's own question, as its heading may; the part that changes brings it along.
  function nameStep() {
    const title = part('talk-title')?.value;
    if (title) document.title = [title, ...document.title.split(' · ').slice(1)].join(' · ');
  }

  function tellChanges() {
    const next = read();
    nameStep();
    forgetRefusal(next);
    const page = {
      step: part('step-line')?.textContent ?? '',
      title: root.querySelector('h1')?.textContent.trim() ?? '',
      tapped: part('tapped')?.textContent.trim() ?? '',
    };
    const isSame = page.step === step && next.phase === state.phase && next.sofa === state.sofa;
    page.mine = isSame
      ? ofMine()
          .filter(isNew)
          .map(({ text }) => text)
      : [];
    page.isAskedMore = page.step === step && toAnswer().some((word) => !asked.has(word));
    announce(changes(state, next, root.dataset.me, root.dataset.partner, page));
    if (page.step !== step && !document.activeElement?.matches('textarea, input')) {
      window.scrollTo({ top: 0 });
      root.querySelector('[autofocus]')?.focus({ preventScroll: true });
    }
    if (page.step !== step || next.phase !== state.phase) forgetNews();
    for (const word of toAnswer()) asked.add(word);
    [state, step, mine] = [next, page.step, ofMine()];
  }

  const opened = performance.getEntriesByType('navigation')[0];
  told(part('talk-now').value, opened ? performance.now() - opened.responseStart : 0);
  const sound = softSound(() => part('break-sound'));
  const isOver = (until) => Date.parse(until) <= serverNow();
  let rang = isOver(state.until) ? state.until : '';

  // Rings once for each end of a break, unless the page has just heard that it goes on or isn't one any more.
  function ring() {
    const { phase, until } = read();
    if (phase !== 'paused' || until !== state.until || until === rang || !isOver(until)) return;
    rang = until;
    sound.play();
  }

  const dueNow = () => {
    ring();
    catchUp();
  };
  const heard = count(root, dueNow, catchUp);
  line.closely();
  const isForAnother = keepTaps(root);
  const send = deliver({ session: root.dataset.session, refusals, say, catchUp });

  document.addEventListener('submit', (event) => {
    if (!event.target.matches('form[data-move]')) return;
    event.preventDefault();
    const button = buttonOf(event);
    if (isForAnother(event.target, button)) return;
    forgetNews();
    send(event.target, button);
    const more = event.target.closest('.live-more');
    if (more) more.open = false;
  });
  root.addEventListener('click', ({ target }) => {
    if (target.closest('#suggest > summary')) setTimeout(() => part('try-text').focus()); // once it's open
  });
  root.addEventListener(
    'toggle',
    ({ target }) => {
      if (target.id === 'end-for-both' && target.open) target.lastElementChild.scrollIntoView({ block: 'nearest' });
    },
    true, // it doesn't bubble
  );
  root.addEventListener('couples:fragment', () => {
    told(part('talk-now').value);
    ring(); // where the device slept through it
    heard();
    sound.show();
    tellChanges();
  });

  socket.on('connect', () => {
    if (part('live-said')?.textContent === lost) say('');
  });
  const missSocket = () => {
    if (!socket.connected && !part('live-said')?.textContent) say(lost);
  };
  for (const came of ['disconnect', 'connect_error']) socket.on(came, () => setTimeout(missSocket, LOST_AFTER));
}
