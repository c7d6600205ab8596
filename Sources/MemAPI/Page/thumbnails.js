// Small pictures, decoded and kept: what is scrubbed over has to be there before the next frame is drawn.

import { thumbnailURL } from './api.js';

/** Some 300 of 320 × 180 pixels take 70 MB. */
const MOST_KEPT = 320;
const MOST_LOADING = 6;
const PAUSE_AFTER_FAILURE = 15000;

/** Bitmaps of frames; the newest wish is loaded first, since whoever scrubs has left the others behind. */
export class Thumbnails {
  #kept = new Map();
  #wishes = [];
  #loading = new Set();
  #failed = new Map();
  #onload;

  /** @param onload is called with the number of each frame that has been loaded. */
  constructor(onload) { this.#onload = onload; }

  /** The bitmap of a frame, or null: then it is loaded. */
  get(frame) {
    const bitmap = this.#kept.get(frame);
    if (bitmap) {
      // The one used last goes last.
      this.#kept.delete(frame);
      this.#kept.set(frame, bitmap);
      return bitmap;
    }
    this.wish(frame);
    return null;
  }

  /** Loads a frame that will be looked at soon. */
  wish(frame) {
    if (!frame || this.#kept.has(frame) || this.#loading.has(frame)) return;
    if (Date.now() - (this.#failed.get(frame) ?? 0) < PAUSE_AFTER_FAILURE) return;
    const place = this.#wishes.indexOf(frame);
    if (place >= 0) this.#wishes.splice(place, 1);
    this.#wishes.push(frame);
    if (this.#wishes.length > MOST_KEPT / 2) this.#wishes.shift();
    this.#next();
  }

  #next() {
    while (this.#loading.size < MOST_LOADING && this.#wishes.length) this.#load(this.#wishes.pop());
  }

  async #load(frame) {
    this.#loading.add(frame);
    try {
      const response = await fetch(thumbnailURL(frame));
      if (!response.ok) throw new Error(response.statusText);
      this.#keep(frame, await createImageBitmap(await response.blob()));
      this.#failed.delete(frame);
    } catch {
      // Forgotten, perhaps, or Mem is away: asked for again a while later, not with each picture that is drawn.
      this.#failed.set(frame, Date.now());
      if (this.#failed.size > MOST_KEPT) this.#failed.delete(this.#failed.keys().next().value);
    }
    this.#loading.delete(frame);
    this.#onload(frame);
    this.#next();
  }

  #keep(frame, bitmap) {
    this.#kept.set(frame, bitmap);
    if (this.#kept.size <= MOST_KEPT) return;
    const [oldest, old] = this.#kept.entries().next().value;
    this.#kept.delete(oldest);
    old.close();
  }

  /** Gives the memory back. */
  close() {
    for (const bitmap of this.#kept.values()) bitmap.close();
    this.#kept.clear();
    this.#wishes = [];
  }
}
