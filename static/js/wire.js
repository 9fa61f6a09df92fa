// What hears of changes, and puts the new pieces in.
import './realtime.js';
