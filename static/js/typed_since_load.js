// Whether somebody has changed a form since the page came, also before any script did.
export const isChanged = (el) =>
  el.matches('[type=checkbox], [type=radio]')
    ? el.checked !== el.defaultChecked
    : el.value !== (el.defaultValue ?? el.value);

export const typed = (form) => [...form.elements].some((el) => el.type !== 'hidden' && isChanged(el));
