// What was on screen when, at the scale that is looked at: loaded piece by piece, like the tiles of a map.

import { ask } from './api.js';
import { live } from './live.js';

/** Seconds of a bucket; the server adds up minutes fast, so longer ones are whole minutes. */
const SCALES = [1, 2, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200, 21600, 43200, 86400, 259200, 604800];
/** Buckets of a piece. */
const LENGTH = 240;
const MOST_PIECES = 400;

/** Buckets of all sources at all scales, as far as they were looked at. */
export class Density {
  #pieces = new Map();
  #loading = new Map();
  #onload;
  #ends;

  /** @param onload is called when something new can be drawn. */
  constructor(onload) {
    this.#onload = onload;
    this.#ends = [
      live.on('sample', (sample) => this.#add(sample.source_id, Date.parse(sample.timestamp), 0, 1, sample.frame_id)),
      live.on('streams', () => this.#extend()),
      live.on('missed', () => this.forget()),
      live.on('change', (change) => { if (change.kind === 'memory.forgotten') this.forget(); }),
    ];
    this.#extend();
  }

  /** How many seconds a bucket has where so many milliseconds take so many pixels. */
  static scale(span, pixels) {
    const wanted = (span / 1000 / pixels) * 2;
    return SCALES.find((seconds) => seconds >= wanted) ?? SCALES.at(-1);
  }

  /** Loads what is missing of a range. */
  want(from, to, seconds) {
    const length = seconds * 1000 * LENGTH;
    const now = Date.now();
    for (let number = Math.floor(from / length); number * length < Math.min(to, now); number += 1) {
      this.#load(seconds, number);
    }
  }

  async #load(seconds, number) {
    const key = `${seconds}/${number}`;
    if (this.#pieces.has(key) || this.#loading.has(key)) return;
    const abort = new AbortController();
    this.#loading.set(key, abort);
    const start = number * seconds * 1000 * LENGTH;
    try {
      const told = await ask('/api/density', { signal: abort.signal, query: {
        start: new Date(start).toISOString(), end: new Date(start + seconds * 1000 * LENGTH - 1).toISOString(), bucket: `${seconds}s`,
      } });
      const piece = new Map();
      for (const source of told.sources) {
        const lane = emptyLane();
        source.indexes.forEach((index, place) => {
          if (index < 0 || index >= LENGTH) return;
          lane.samples[index] = source.samples[place];
          lane.changes[index] = source.changes[place];
          lane.frames[index] = source.frame_ids[place];
        });
        piece.set(source.source_id, lane);
      }
      this.#pieces.set(key, piece);
      while (this.#pieces.size > MOST_PIECES) this.#pieces.delete(this.#pieces.keys().next().value);
    } catch (error) {
      if (error.name !== 'AbortError') setTimeout(() => this.#onload(), 3000);
    } finally {
      if (this.#loading.get(key) === abort) this.#loading.delete(key);
      this.#onload();
    }
  }

  /** What a source had on screen in the bucket of an instant; null where nothing is known (yet). */
  at(source, ms, seconds) {
    const bucket = Math.floor(ms / 1000 / seconds);
    const number = Math.floor(bucket / LENGTH);
    const piece = this.#pieces.get(`${seconds}/${number}`);
    if (!piece) return this.#coarser(source, ms, seconds);
    const lane = piece.get(source);
    const index = bucket - number * LENGTH;
    if (!lane || lane.samples[index] === 0) return NOTHING;
    return { samples: lane.samples[index], changes: lane.changes[index], frame: lane.frames[index], seconds };
  }

  /** While a piece is loaded, one of a larger scale that is there already. */
  #coarser(source, ms, seconds) {
    for (const scale of SCALES) {
      if (scale <= seconds) continue;
      const bucket = Math.floor(ms / 1000 / scale);
      const number = Math.floor(bucket / LENGTH);
      const lane = this.#pieces.get(`${scale}/${number}`)?.get(source);
      if (!lane) continue;
      const index = bucket - number * LENGTH;
      return lane.samples[index] ? { samples: lane.samples[index], changes: lane.changes[index], frame: lane.frames[index], seconds: scale } : NOTHING;
    }
    return null;
  }

  /** Adds to every piece that reaches to an instant. */
  #add(source, ms, samples, changes, frame) {
    for (const [key, piece] of this.#pieces) {
      const [seconds, number] = key.split('/').map(Number);
      const index = Math.floor(ms / 1000 / seconds) - number * LENGTH;
      if (index < 0 || index >= LENGTH) continue;
      let lane = piece.get(source);
      if (!lane) piece.set(source, (lane = emptyLane()));
      lane.samples[index] += samples;
      lane.changes[index] += changes;
      if (frame) lane.frames[index] = frame;
      // A sample that showed the frame before is told of by its stream's counter only.
      if (changes && !lane.samples[index]) lane.samples[index] = 1;
      if (!lane.frames[index] && index > 0) lane.frames[index] = lane.frames[index - 1];
    }
    this.#onload();
  }

  #counted = new Map();

  /** What streams' counters say: samples came, whether pictures changed or not. */
  #extend() {
    for (const stream of live.streams.values()) {
      const before = this.#counted.get(stream.source_id);
      this.#counted.set(stream.source_id, stream.frames_received);
      if (before === undefined || stream.status !== 'live' || !stream.last_frame_at) continue;
      const came = stream.frames_received - before;
      const step = live.step(stream.source_id);
      for (let back = 0; back < Math.min(came, 30); back += 1) {
        this.#add(stream.source_id, Date.parse(stream.last_frame_at) - back * step, 1, 0, 0);
      }
    }
  }

  /** Lets go of all, to load it anew. */
  forget() {
    this.#pieces.clear();
    this.#onload();
  }

  /** Listens no more. */
  close() {
    for (const end of this.#ends) end();
    for (const abort of this.#loading.values()) abort.abort();
  }
}

/** Where it is known that nothing was on screen. */
export const NOTHING = Object.freeze({ samples: 0, changes: 0, frame: 0 });

function emptyLane() {
  return { samples: new Uint32Array(LENGTH), changes: new Uint32Array(LENGTH), frames: new Float64Array(LENGTH) };
}
