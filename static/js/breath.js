// Four in, six out, in words and in a circle. Starts and stops by hand.
export function start(breath) {
  const words = breath.querySelector('[data-breath-words]');
  const go = breath.querySelector('[data-breath-go]');
  const rest = words.textContent;
  let timer = null;
  let second = 0;

  function step() {
    const inward = second < 4;
    breath.dataset.now = inward ? 'in' : 'out';
    words.textContent = inward ? `In, ${second + 1}` : `Out, ${second - 3}`;
    second = (second + 1) % 10;
  }

  go.hidden = false;
  go.addEventListener('click', () => {
    if (timer) {
      clearInterval(timer);
      timer = null;
      delete breath.dataset.now;
      words.textContent = rest;
    } else {
      second = 0;
      step();
      timer = setInterval(step, 1000);
    }
    go.textContent = timer ? 'Stop' : 'Start';
  });
}
