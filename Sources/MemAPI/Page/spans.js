// What has a beginning and an end: moments of streams, notes, gaps.

import { ask } from './api.js';
import { live } from './live.js';
import { rfc3339 } from './time.js';

/** Pieces of an hour, which hold few enough moments for one answer. */
const PIECE = 3600e3;
const MOST_PIECES = 300;

/** Moments of sources, as far as they were looked at. */
export class Moments {
  #pieces = new Map();
  #loading = new Set();
  #onload;

  constructor(onload) { this.#onload = onload; }

  /** Loads what is missing of a range. */
  want(source, from, to) {
    for (let number = Math.floor(from / PIECE); number * PIECE < Math.min(to, Date.now()); number += 1) this.#load(source, number);
  }

  async #load(source, number) {
    const key = `${source}/${number}`;
    if (this.#pieces.has(key) || this.#loading.has(key)) return;
    this.#loading.add(key);
    try {
      const told = await ask('/api/moments', { query: {
        source_id: source, start: rfc3339(number * PIECE), end: rfc3339((number + 1) * PIECE - 1), limit: 5000,
      } });
      this.#pieces.set(key, told.moments.map(read));
      while (this.#pieces.size > MOST_PIECES) this.#pieces.delete(this.#pieces.keys().next().value);
      this.#onload();
    } catch {
      // Asked for again with the next picture that is drawn.
    } finally {
      this.#loading.delete(key);
    }
  }

  /** The moments of a range, null while some of them are not loaded. */
  known(source, from, to) {
    const found = [];
    let last = null;
    for (let number = Math.floor(from / PIECE); number * PIECE < Math.min(to, Date.now()); number += 1) {
      const piece = this.#pieces.get(`${source}/${number}`);
      if (!piece) return null;
      for (const moment of piece) {
        // One that reaches into the next piece is in both.
        if (last?.id === moment.id) continue;
        found.push(moment);
        last = moment;
      }
    }
    return found;
  }

  /** The moment that an instant lies in; null if it is not known. */
  at(source, ms) {
    const piece = this.#pieces.get(`${source}/${Math.floor(ms / PIECE)}`);
    if (!piece) return null;
    let [low, high] = [0, piece.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (piece[middle].start <= ms) low = middle + 1;
      else high = middle;
    }
    const found = piece[low - 1];
    return found && ms < Math.max(found.end, found.start + 1000) ? found : null;
  }

  /** A stream goes on: what it shows is on screen until now. */
  extend(source, ms) {
    const step = live.step(source);
    const last = this.#pieces.get(`${source}/${Math.floor(ms / PIECE)}`)?.at(-1);
    // After a longer silence there was a gap, which the server tells of.
    if (!last || ms < last.end - step || ms - last.end > Math.max(15000, 3 * step)) return;
    last.end = ms + step;
    this.#onload();
  }

  /** A new picture begins a moment and ends the one before. */
  note(sample) {
    const start = Date.parse(sample.timestamp);
    const piece = this.#pieces.get(`${sample.source_id}/${Math.floor(start / PIECE)}`);
    if (!piece) return;
    const last = piece.at(-1);
    if (last && last.start >= start) return;
    if (last && start - last.end < Math.max(5000, 2 * live.step(sample.source_id))) last.end = start;
    // It lasts until the next one comes, or its stream goes.
    piece.push({ id: `new ${start}`, frame: sample.frame_id, start, end: start + 1000 });
    this.#onload();
  }

  /** Where the moment before begins, or the next one; null if there is none within a year. */
  async beside(source, ms, direction) {
    for (let reach = PIECE / 4; reach < 366 * 86400e3; reach *= 8) {
      const [start, end] = direction < 0 ? [ms - reach, ms - 1] : [ms + 1, ms + reach];
      const query = { source_id: source, start: rfc3339(start), end: rfc3339(end), limit: 5000 };
      const found = (await ask('/api/moments', { query })).moments.map(read);
      const starts = found.map((moment) => moment.start).filter((begin) => (direction < 0 ? begin < ms - 1 : begin > ms + 1));
      if (starts.length) return direction < 0 ? Math.max(...starts) : Math.min(...starts);
      if (direction > 0 && end > Date.now()) return null;
    }
    return null;
  }

  /** Lets go of all, to load it anew. */
  forget() {
    this.#pieces.clear();
    this.#onload();
  }
}

const read = (moment) => ({
  id: moment.moment_id, frame: moment.frame_id, start: Date.parse(moment.start), end: Date.parse(moment.end),
});

/** Notes, gaps and changes of format of the range that is looked at. */
export class Notes {
  notes = [];
  marks = [];
  #range = null;
  #isLoading = false;
  #onload;

  constructor(onload) { this.#onload = onload; }

  /** Loads a range, and as much on either side. */
  async want(from, to, span) {
    const isThere = this.#range && from >= this.#range.from && to <= this.#range.to && span * 6 > this.#range.to - this.#range.from;
    if (isThere || this.#isLoading) return;
    this.#isLoading = true;
    const range = { from: from - span, to: to + span };
    try {
      const query = { start: rfc3339(range.from), end: rfc3339(range.to) };
      const [noted, shown] = await Promise.all([
        ask('/api/annotations', { query: { ...query, limit: 1000 } }),
        // A gap is found by its beginning, which may be long ago.
        ask('/api/search', { query: {
          type: 'timeline', ...query, start: rfc3339(range.from - 86400e3), include: 'gaps', bucket: '365d', limit: 1000,
        } }),
      ]);
      this.notes = noted.annotations.map((note) => ({
        id: note.annotation_id, source: note.source_id, start: Date.parse(note.start_timestamp), end: Date.parse(note.end_timestamp),
        text: note.content,
      }));
      this.marks = shown.entries.filter((entry) => entry.kind === 'gap' || entry.kind === 'format').map((entry) => ({
        kind: entry.kind, source: entry.source_id, start: Date.parse(entry.start ?? entry.timestamp), end: Date.parse(entry.end ?? entry.timestamp),
      }));
      this.#range = range;
      this.#onload();
    } catch {
      // Drawn without them; asked for again at the next look.
    } finally {
      this.#isLoading = false;
    }
  }

  /** The note at an instant, give or take so many milliseconds. */
  at(source, ms, reach) {
    return this.notes.find((note) => (note.source === null || note.source === source) && ms >= note.start - reach && ms <= note.end + reach);
  }

  /** Lets go of all, to load it anew. */
  forget() {
    this.#range = null;
    this.#onload();
  }
}
