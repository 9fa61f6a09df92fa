// Slider, number and words say the same; no answer is an answer of its own.
export function start(scale) {
  const range = scale.querySelector('[data-scale-range]');
  const number = scale.querySelector('[data-scale-number]');
  const output = scale.querySelector('[data-scale-output]');
  const clear = scale.querySelector('[data-scale-clear]');
  const words = scale.dataset.words.split('|');

  function said(value) {
    if (words.length < 3) return `${value} out of 10`;
    const at = Math.min(Math.floor((value * words.length) / 11), words.length - 1);
    return `${value} · ${words[at]}`;
  }

  function show() {
    const value = number.value === '' ? null : Math.min(10, Math.max(0, Math.round(Number(number.value))));
    const text = value === null ? 'No answer yet' : said(value);
    scale.classList.toggle('is-unset', value === null);
    range.value = value ?? 0;
    range.style.setProperty('--at', `${(value ?? 0) * 10}%`);
    range.setAttribute('aria-valuetext', text);
    if (output.textContent !== text) output.textContent = text;
    clear.hidden = value === null;
  }

  function take() {
    number.value = range.value;
    show();
  }

  function change(value) {
    number.value = value;
    show();
    number.dispatchEvent(new Event('input', { bubbles: true }));
  }

  range.hidden = false;
  range.addEventListener('input', take);
  // a tap, or Enter, on the slider's resting place means zero
  range.addEventListener('click', () => {
    if (number.value !== range.value) change(range.value);
  });
  range.addEventListener('keydown', (event) => {
    const zero = event.key === 'Enter' || event.key === ' ' || event.key === 'Home';
    if (!zero || number.value !== '') return;
    event.preventDefault();
    change('0');
  });
  number.addEventListener('input', show);
  clear.addEventListener('click', () => {
    change('');
    range.focus();
  });
  show();
}
