// Words that fold after a few lines, with "Show all of it" only where some of them are hidden: how many lines a text
// takes depends on the screen. Without this, it's there for every text of that length.
function look(words) {
  const fold = words.parentElement;
  if (words.offsetHeight && !fold.querySelector(':checked')) {
    fold.classList.toggle('fold-fits', words.scrollHeight <= words.clientHeight + 1);
  }
}

const sizes = new ResizeObserver((changed) => {
  for (const { target } of changed) look(target);
});

export function start(fold) {
  sizes.observe(fold.querySelector('.words'));
}

document.addEventListener('couples:fragment', ({ target }) => target.querySelectorAll('.fold > .words').forEach(look));
