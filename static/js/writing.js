// What a page with something to write needs.
import './reloaded_too_soon.js';

export { start as autosave } from './autosave.js';
export { start as caret } from './caret.js';
export { start as privatePages } from './private_pages.js';
export { start as slider } from './slider.js';
export { start as tooLong } from './too_long.js';
export { start as unsentWords } from './unsent_words.js';
