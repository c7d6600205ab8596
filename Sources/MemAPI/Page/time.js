// Times as people read them. The API speaks UTC; the page speaks the zone of whoever looks, or UTC if they want.

let usesUTC = readUTC();
const formats = new Map();

function readUTC() {
  try { return localStorage.getItem('mem.utc') === 'true'; } catch { return false; }
}

/** Whether UTC is shown. */
export const isUTC = () => usesUTC;

/** Shows UTC or the local zone from now on. */
export function setUTC(value) {
  usesUTC = value;
  formats.clear();
  try { localStorage.setItem('mem.utc', String(value)); } catch { /* Then it is for this visit only. */ }
  dispatchEvent(new CustomEvent('mem:zone'));
}

/** The zone's name: `UTC`, `Europe/Berlin`. */
export const zoneName = () => (usesUTC ? 'UTC' : Intl.DateTimeFormat().resolvedOptions().timeZone);

function format(name, options) {
  const key = name;
  if (!formats.has(key)) {
    formats.set(key, new Intl.DateTimeFormat(undefined, {
      ...options, hourCycle: 'h23', timeZone: usesUTC ? 'UTC' : undefined,
    }));
  }
  return formats.get(key);
}

/** `14:03:09` of a time in milliseconds. */
export const clock = (ms) => format('clock', { hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(ms);
/** `14:03` */
export const shortClock = (ms) => format('short', { hour: '2-digit', minute: '2-digit' }).format(ms);
/** `Fri 27 Nov 2026` */
export const day = (ms) =>
  format('day', { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' }).format(ms);
/** `27 Nov` */
export const shortDay = (ms) => format('shortday', { day: 'numeric', month: 'short' }).format(ms);
/** `Nov 2026` */
export const month = (ms) => format('month', { month: 'short', year: 'numeric' }).format(ms);
/** `Fri 27 Nov 2026, 14:03:09` */
export const moment = (ms) => `${day(ms)}, ${clock(ms)}`;

/** Year, month (1…12), day, hour, minute, second of an instant in the zone that is shown. */
export function parts(ms) {
  const found = {};
  const written = format('parts', {
    calendar: 'gregory', numberingSystem: 'latn', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric',
    minute: 'numeric', second: 'numeric',
  }).formatToParts(ms);
  for (const { type, value } of written) found[type] = Number(value);
  return found;
}

/** The instant of a day and time in the zone that is shown; what a change of the clock leaves out lies behind it. */
export function instant(year, monthNumber, dayNumber, hour = 0, minute = 0, second = 0) {
  const wanted = Date.UTC(year, monthNumber - 1, dayNumber, hour, minute, second);
  if (usesUTC) return wanted;
  return new Date(year, monthNumber - 1, dayNumber, hour, minute, second).getTime();
}

/** `3 d 4 h`, `2 h 05 min`, `4 min 09 s`, `7.5 s` */
export function duration(seconds) {
  if (seconds < 10 && Math.round(seconds * 10) % 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const pad = (number) => String(number).padStart(2, '0');
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${pad(whole % 60)} s`;
  if (whole < 86400) return `${Math.floor(whole / 3600)} h ${pad(Math.floor((whole % 3600) / 60))} min`;
  return `${Math.floor(whole / 86400)} d ${Math.floor((whole % 86400) / 3600)} h`;
}

/** `just now`, `12 s ago` */
export function ago(ms) {
  const seconds = (Date.now() - ms) / 1000;
  return seconds < 2 ? 'just now' : `${duration(Math.floor(seconds))} ago`;
}

/** `1.4 GB`; a thousand is a thousand. */
export function bytes(count) {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let unit = 0;
  while (count >= 1000 && unit < units.length - 1) { count /= 1000; unit += 1; }
  return `${count < 10 && unit ? count.toFixed(1) : Math.round(count)} ${units[unit]}`;
}

/** RFC 3339 in UTC. */
export const rfc3339 = (ms) => new Date(ms).toISOString();
