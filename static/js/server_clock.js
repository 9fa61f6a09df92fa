// What time it is on the server, whatever this device's clock says, and also once that's set while the page is open.
import { elapsed } from './elapsed.js';

let offset = 0;

export const serverNow = () => elapsed() + offset;

// moment: what the server said, so many milliseconds `ago`.
export function told(moment, ago = 0) {
  offset = Date.parse(moment) + ago - elapsed();
}
