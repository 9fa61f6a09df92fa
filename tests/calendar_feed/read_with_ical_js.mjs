// Reads calendar files as ical.js does, and tells when their entries are: in come files and a moment, out come moments and days.
import { readFileSync } from 'node:fs';
import ICAL from '../../tools/web/node_modules/ical.js/dist/ical.js';

const { files, most } = JSON.parse(readFileSync(0, 'utf8'));

function entries(text) {
  const file = new ICAL.Component(ICAL.parse(text));
  ICAL.TimezoneService.reset();
  for (const zone of file.getAllSubcomponents('vtimezone')) ICAL.TimezoneService.register(zone);
  const found = { titles: [], moments: [], days: [] };
  for (const component of file.getAllSubcomponents('vevent')) {
    const event = new ICAL.Event(component);
    found.titles.push(event.summary);
    if (event.startDate.isDate) found.days.push(event.startDate.toString());
    else {
      const next = event.iterator();
      for (let i = 0; i < most; i++) found.moments.push(next.next().toUnixTime());
    }
  }
  return found;
}

process.stdout.write(JSON.stringify(files.map(entries)));
