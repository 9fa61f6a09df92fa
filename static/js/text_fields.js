// The fields of a form that someone types words into.
const TEXTS =
  'textarea, input:not([type]), input[type="text"], input[type="search"], input[type="tel"], input[type="url"]';

export const fields = (form) => [...form.elements].filter((el) => el.name && el.matches(TEXTS));
