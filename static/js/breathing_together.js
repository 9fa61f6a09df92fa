// A minute of breathing in step on two screens: four in, six out, by the clock of the server. Skippable by each for
// themselves.
import { elapsed } from './elapsed.js';
import { serverNow } from './server_clock.js';

const ROUND = 10;
const MINUTE = 60;

export function start(breath) {
  const words = breath.querySelector('[data-breath-words]');
  const go = breath.querySelector('[data-breath-go]');
  const rest = words.textContent;
  const since = Date.parse(breath.dataset.breathSince ?? '');
  let timer = null;
  let begun = 0;

  const isTogether = () => !Number.isNaN(since);
  const passed = () => (isTogether() ? serverNow() - since : elapsed() - begun);

  function stop(text) {
    clearTimeout(timer);
    timer = null;
    delete breath.dataset.now;
    words.textContent = text;
  }

  function step() {
    const gone = Math.max(0, passed());
    const second = Math.floor(gone / 1000);
    if (isTogether() && second >= MINUTE) {
      stop('That was a minute');
      go.hidden = document.activeElement !== go;
      return;
    }
    const at = second % ROUND;
    breath.dataset.now = at < 4 ? 'in' : 'out';
    words.textContent = at < 4 ? `In, ${at + 1}` : `Out, ${at - 3}`;
    timer = setTimeout(step, 1000 - (gone % 1000));
  }

  function run() {
    begun = elapsed();
    step();
  }

  go.hidden = false;
  if (isTogether()) run();
  go.addEventListener('click', () => {
    if (timer) stop(rest);
    else run();
    go.textContent = isTogether() ? (timer ? 'Pause' : 'Breathe along') : timer ? 'Stop' : 'Start';
  });
}
