// What is typed into the search box: words, `stream:`, `type:`, `before:`, `after:`, and times as people say them.

import { instant, parts } from './time.js';

const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/**
 * Takes a text apart.
 * @returns {{words, stream, type, after, before, at}} times in milliseconds; `at` is set where the text is nothing but a time.
 */
export function readQuery(text, now = Date.now()) {
  const found = { words: '', stream: null, type: null, after: null, before: null, at: null };
  const rest = text.replace(/\b(stream|type|before|after):("[^"]*"|\S+)/gi, (whole, name, value) => {
    const bare = value.replace(/^"|"$/g, '');
    const key = name.toLowerCase();
    if (key === 'stream' || key === 'type') found[key] = bare.toLowerCase();
    else {
      const ms = readTime(bare, now);
      if (ms === null) return whole;
      found[key] = ms;
    }
    return ' ';
  });
  found.words = rest.trim().replace(/\s+/g, ' ');
  found.at = found.words && found.after === null && found.before === null ? readTime(found.words, now) : null;
  return found;
}

/** `2026-11-27 14:00`, `yesterday 14:00`, `14:30`, `friday`, `2 hours ago`; null if it is none. */
export function readTime(text, now = Date.now()) {
  const spoken = text.trim().toLowerCase();
  const back = spoken.match(/^(\d+)\s*(s|sec|seconds?|m|min|minutes?|h|hours?|d|days?|w|weeks?)(\s+ago)?$/);
  if (back && (back[3] || spoken.length < 8)) {
    const unit = { s: 1e3, m: 60e3, h: 3600e3, d: 86400e3, w: 604800e3 }[back[2][0]];
    return now - Number(back[1]) * unit;
  }
  if (spoken === 'now') return now;
  if (/^\d{4}-\d\d-\d\dt[\d:.]+(z|[+-]\d\d:?\d\d)$/.test(spoken)) {
    const ms = Date.parse(text.trim());
    return Number.isNaN(ms) ? null : ms;
  }
  const time = spoken.match(/^(.*?)\s*(?:at\s+)?(\d{1,2}):(\d\d)(?::(\d\d))?$/);
  const date = readDate((time ? time[1] : spoken).replace(/t$/, '').trim(), now);
  if (date === null) return null;
  const [hour, minute, second] = time ? [Number(time[2]), Number(time[3]), Number(time[4] ?? 0)] : [0, 0, 0];
  if (hour > 23 || minute > 59 || second > 59) return null;
  const ms = instant(date.year, date.month, date.day, hour, minute, second);
  // A bare time that is still to come was yesterday's.
  return time && time[1].trim() === '' && ms > now ? instant(date.year, date.month, date.day - 1, hour, minute, second) : ms;
}

function readDate(text, now) {
  const today = parts(now);
  if (text === '' || text === 'today') return today;
  if (text === 'yesterday') return { ...today, day: today.day - 1 };
  const weekday = WEEKDAYS.findIndex((name) => name === text || (text.length === 3 && name.startsWith(text)));
  if (weekday >= 0) {
    const current = new Date(Date.UTC(today.year, today.month - 1, today.day)).getUTCDay();
    return { ...today, day: today.day - ((current - weekday + 7) % 7) };
  }
  const written = text.match(/^(\d{4})-(\d{1,2})-(\d{1,2})$/);
  if (!written) return null;
  const [year, month, day] = written.slice(1).map(Number);
  return month >= 1 && month <= 12 && day >= 1 && day <= 31 ? { year, month, day } : null;
}
