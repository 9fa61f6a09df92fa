// A soft sound and a short vibration when a break ends, for whoever switched it on, on this device alone. The browser
// makes the sound itself, and only after a tap in this page: nothing plays by itself.
const KEY = 'couples.break-sound';
const NOTES = [523.25, 659.25]; // two soft tones, a third apart
const LOUD = 0.12;

function isOn() {
  try {
    return localStorage.getItem(KEY) === 'on';
  } catch {
    return false; // a browser that keeps nothing
  }
}

function keep(on) {
  try {
    if (on) localStorage.setItem(KEY, 'on');
    else localStorage.removeItem(KEY);
  } catch {
    // it counts in this page alone
  }
}

// `place` gives the switch as the page has it now.
export function softSound(place) {
  let context = null;
  let on = isOn();

  function wake() {
    if (!on || !window.AudioContext) return;
    context ??= new AudioContext();
    if (context.state === 'suspended') context.resume();
  }

  function play() {
    if (!on) return;
    navigator.vibrate?.([120, 80, 120]);
    if (context?.state !== 'running') return;
    NOTES.forEach((pitch, n) => {
      const [tone, loudness] = [context.createOscillator(), context.createGain()];
      const from = context.currentTime + 0.45 * n;
      tone.frequency.value = pitch;
      loudness.gain.setValueAtTime(0, from);
      loudness.gain.linearRampToValueAtTime(LOUD, from + 0.08);
      loudness.gain.exponentialRampToValueAtTime(0.001, from + 1.4);
      tone.connect(loudness).connect(context.destination);
      tone.start(from);
      tone.stop(from + 1.5);
    });
  }

  function show() {
    const row = place();
    if (!row) return;
    row.hidden = false;
    row.querySelector('input').checked = on;
  }

  document.addEventListener('pointerup', wake);
  document.addEventListener('keyup', wake);
  document.addEventListener('change', ({ target }) => {
    if (!target.closest('[data-break-sound]')) return;
    on = target.checked;
    keep(on);
    wake();
    play();
  });
  show();
  return { play, show };
}
