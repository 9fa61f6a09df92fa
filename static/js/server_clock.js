// What time it is on the server, whatever this device's clock says.
let offset = 0;

export const serverNow = () => Date.now() + offset;

export function told(moment, at = Date.now()) {
  offset = Date.parse(moment) - at;
}
