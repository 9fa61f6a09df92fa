// What looks at words before they're shared.
export { start as agreement } from './agreement_wording_help.js';
export { start as statement } from './statement_wording_help.js';
