// A breathing guide: phases with their seconds, in counted words and in a circle. Starts, pauses and stops by hand
// only.
const SAID = { In: 'Breathe in', Out: 'Breathe out', Pause: 'Pause' };

export function start(breath) {
  const find = (mark) => breath.querySelector(`[data-breath-${mark}]`);
  const [words, said, go, stop] = ['words', 'said', 'go', 'stop'].map(find);
  const phases = breath.dataset.pattern.split(', ').map((part) => {
    const [name, seconds] = part.split(' ');
    return { name, seconds: Number(seconds) };
  });
  const rounds = Number(breath.dataset.rounds);
  const rest = words.textContent;
  let timer = null;
  let phase = 0;
  let second = 0;
  let round = 0;

  // The circle is wide from the in-breath until the out-breath begins.
  function begin({ name, seconds }) {
    const wide = name === 'In' || (name === 'Pause' && phases[phase - 1].name === 'In');
    breath.dataset.now = wide ? 'in' : 'out';
    breath.style.setProperty('--breath', `${seconds}s`);
    said.textContent = `${SAID[name] ?? name}, ${seconds} counts`;
  }

  function step() {
    if (second === phases[phase].seconds) {
      second = 0;
      phase = (phase + 1) % phases.length;
      if (phase === 0) round += 1;
    }
    if (rounds && round === rounds) {
      end("That's it. Again, or enough?");
      return;
    }
    if (second === 0) begin(phases[phase]);
    second += 1;
    words.textContent = `${phases[phase].name}, ${second}`;
  }

  function run() {
    step();
    timer = setInterval(step, 1000);
    show();
  }

  function pause() {
    clearInterval(timer);
    timer = null;
    show();
  }

  function end(text) {
    pause();
    [phase, second, round] = [0, 0, 0];
    delete breath.dataset.now;
    words.textContent = rest;
    said.textContent = text;
    show();
  }

  function show() {
    const under = Boolean(second);
    words.removeAttribute('aria-hidden');
    if (timer) words.setAttribute('aria-hidden', 'true'); // counts are for the eye; each phase is said once
    go.textContent = timer ? 'Pause' : under ? 'Go on' : 'Start';
    stop.hidden = !under;
  }

  go.hidden = false;
  go.addEventListener('click', () => (timer ? pause() : run()));
  stop.addEventListener('click', () => {
    end('Stopped.');
    go.focus();
  });
  breath.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && second) stop.click();
  });
}
