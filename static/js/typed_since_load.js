// Whether somebody has changed a form since the page came, also before any script did.
export function isChanged(el) {
  if (el.matches('[type=checkbox], [type=radio]')) return el.checked !== el.defaultChecked;
  if (el.matches('select')) return el.value !== firstOf(el)?.value;
  return el.value !== (el.defaultValue ?? el.value);
}

const firstOf = ({ options }) => [...options].find((one) => one.defaultSelected) ?? options[0];

export const typed = (form) => [...form.elements].some((el) => el.type !== 'hidden' && isChanged(el));

// The fields of a form that someone types words into.
const TEXTS =
  'textarea, input:not([type]), input[type="text"], input[type="search"], input[type="tel"], input[type="url"]';
export const fields = (form) => [...form.elements].filter((el) => el.name && el.matches(TEXTS));

// What's chosen beside them.
export const TICKED = 'input[type="radio"], input[type="checkbox"]';
const ENTERED = ['date', 'time', 'datetime-local', 'number'].map((type) => `input[type="${type}"]`).join();
const CHOICES = `${TICKED}, ${ENTERED}, select`;

export const choices = (form) => [...form.elements].filter((el) => el.name && el.matches(CHOICES));
