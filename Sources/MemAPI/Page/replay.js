// What another threshold of likeness would have stored of the last hour: replayed from the fingerprints of what was on screen.

import { ask } from './api.js';
import { button, h, replace, setText } from './dom.js';
import { bytes, rfc3339 } from './time.js';

const HOUR = 3600e3;

/** The card of the system view. */
export function replayCard() {
  const value = h('output', {}, '90 %');
  const slider = h('input', { type: 'range', min: 60, max: 99.5, step: 0.5, value: 90, oninput: () => setText(value, `${slider.value} %`) });
  const rows = h('tbody', {});
  const table = h('div', { class: 'scroller', hidden: true }, h('table', {},
    h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, 'Stream'), ['Samples', 'Pictures kept', 'Would be kept', 'Bytes', 'Would be'].map((words) =>
      h('th', { scope: 'col', class: 'number' }, words)))), rows));
  const status = h('p', { class: 'soft', role: 'status' });
  const start = button('Replay the last hour', { onclick: async () => {
    start.disabled = true;
    setText(status, 'Reading the last hour…');
    try {
      const lanes = await lastHour((count) => setText(status, `${count.toLocaleString()} samples read…`));
      const threshold = Number(slider.value);
      replace(rows, lanes.map((lane) => row(lane, threshold)));
      table.hidden = lanes.length === 0;
      setText(status, lanes.length === 0 ? 'Nothing was on screen in the last hour.'
        : `With capture.frame.similarity_threshold: ${threshold}. What is left out now was not kept, so a finer threshold than the one in force can’t be told.`);
    } catch (error) {
      setText(status, error.message);
    }
    start.disabled = false;
  } });
  return h('section', { class: 'card side' }, h('h2', {}, 'What if less were kept?'),
    h('p', { class: 'soft' }, 'A picture that is this much like the one before would not be stored again. Nothing is changed by trying.'),
    h('div', { class: 'filters' }, h('label', {}, h('span', { class: 'spread' }, 'Likeness', value), slider), start), status, table);
}

function row(lane, threshold) {
  const now = replay(lane.samples, null);
  const then = replay(lane.samples, threshold);
  return h('tr', {}, h('th', { scope: 'row' }, lane.name),
    [lane.samples.length, now.kept, then.kept].map((number) => h('td', { class: 'number' }, number.toLocaleString())),
    [now.bytes, then.bytes].map((number) => h('td', { class: 'number' }, bytes(number))));
}

/** All samples of the last hour, stream by stream. */
async function lastHour(tell) {
  const lanes = new Map();
  const query = { type: 'timeline', start: rfc3339(Date.now() - HOUR), end: rfc3339(Date.now()), limit: 5000 };
  let count = 0;
  for (let cursor = null; ;) {
    const page = await ask('/api/search', { query: { ...query, cursor } });
    for (const entry of page.entries) {
      if (!entry.frame) continue;
      if (!lanes.has(entry.source_id)) lanes.set(entry.source_id, { name: entry.source_filename, samples: [] });
      lanes.get(entry.source_id).samples.push({
        frame: entry.frame.frame_id, bits: readBits(entry.frame.perceptual_hash), bytes: entry.frame.metadata.jpeg_bytes ?? 0,
      });
    }
    count += page.entries.length;
    tell(count);
    cursor = page.pagination.next_cursor;
    if (!page.pagination.has_more) return [...lanes.values()];
  }
}

/**
 * Goes through samples as Mem does with a threshold: what is like the picture on screen, or like one that was kept
 * before, is not kept again. Without a threshold it counts what was kept.
 */
export function replay(samples, threshold) {
  const kept = [];
  const known = new Set();
  let shown = null;
  let total = 0;
  for (const sample of samples) {
    const isLike = (other) => (threshold === null ? other.frame === sample.frame : likeness(other.bits, sample.bits) >= threshold);
    if (shown && isLike(shown)) continue;
    const before = threshold === null ? known.has(sample.frame) && sample : kept.findLast(isLike);
    shown = before || sample;
    if (before) continue;
    known.add(sample.frame);
    kept.push(sample);
    total += sample.bytes;
  }
  return { kept: kept.length, bytes: total };
}

/** 256 bits as numbers of 32. */
function readBits(text) {
  return Uint32Array.from({ length: 8 }, (_, index) => parseInt(text.slice(index * 8, index * 8 + 8), 16));
}

/** Percent of bits that are equal. */
function likeness(a, b) {
  let different = 0;
  for (let index = 0; index < 8; index += 1) {
    for (let rest = a[index] ^ b[index]; rest !== 0; rest &= rest - 1) different += 1;
  }
  return 100 - (different / 256) * 100;
}
