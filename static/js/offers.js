// Changes words in a field by a tap, and takes the change back.

// Where a count of characters, as the server counts them, is in a string as the browser counts.
function at(value, start) {
  const lead = value.length - value.trimStart().length;
  return lead + [...value.slice(lead)].slice(0, start).join('').length;
}

// The place of `phrase` that is nearest to `near`.
function nearest(value, phrase, near) {
  if (!phrase) return 0;
  let best = -1;
  for (let i = value.indexOf(phrase); i >= 0; i = value.indexOf(phrase, i + 1)) {
    if (best < 0 || Math.abs(i - near) < Math.abs(best - near)) best = i;
  }
  return best;
}

export function put(field, start, end, text) {
  const details = field.closest('details');
  if (details) details.open = true;
  field.focus({ preventScroll: true });
  field.setRangeText(text, start, end, 'end');
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

// Puts an offer where the phrase is. Gives back what takes it out again, or null when the phrase is not there any more.
export function putIn(field, start, found, offer) {
  const from = nearest(field.value, found, at(field.value, start));
  if (from < 0 || (!found && field.value.trim())) return null;
  const mark = /[.?]$/.test(offer) ? /^[.?!]?/.exec(field.value.slice(from + found.length))[0] : '';
  const phrase = found + mark;
  put(field, from, from + phrase.length, offer);
  const gap = /\.{3}|…/.exec(offer);
  if (gap) {
    field.setSelectionRange(from + gap.index, from + gap.index + gap[0].length);
    field.scrollIntoView({ block: 'center' });
  }
  return { field, from, phrase, offer, blank: Boolean(gap) };
}

export function takeOut({ field, from, phrase, offer }) {
  const place = nearest(field.value, offer, from);
  if (place < 0) return false;
  put(field, place, place + offer.length, phrase);
  return true;
}
