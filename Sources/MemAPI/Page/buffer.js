// Puts what was recorded into a video element, wherever it was, in seconds of UTC since the first of it.

import { readPlaylist, referenceTime } from './playlist.js';

/** Why nothing can be played here; the words are for people. */
export class Unplayable extends Error {}

/** Whether this browser takes video from scripts; where not, it has to play HLS by itself. */
export const canBuffer = () => typeof MediaSource !== 'undefined';

/** What is kept of what was played, in seconds. */
const BEHIND = 20;

/** A video's media, appended piece by piece, one after the other. */
export class Buffer {
  /** What is in it: where it is in the video, when it was on screen, how long. */
  spans = [];
  #source = new MediaSource();
  #buffer = null;
  #type = null;
  #map = '';
  #origin = null;
  #offset = 0;
  #work = Promise.resolve();
  #isClosed = false;

  constructor(video, session) {
    this.video = video;
    this.base = `/api/streams/${session}/`;
    this.url = URL.createObjectURL(this.#source);
    this.#work = new Promise((resolve) => this.#source.addEventListener('sourceopen', resolve, { once: true }));
    video.src = this.url;
  }

  /** Reads a playlist; null where nothing is recorded. */
  async playlist(path, signal) {
    const answer = await fetch(this.base + path, { signal });
    if (answer.status === 404) return null;
    if (answer.status === 503) return undefined;
    if (!answer.ok) throw new Unplayable(`Mem answered ${answer.status}.`);
    return readPlaylist(await answer.text());
  }

  /**
   * Appends a segment, or a part of one, behind all that is on its way; `follows` if it goes on where the last one ended.
   */
  append(map, { url, range }, { follows }) {
    this.#work = this.#work.then(() => this.#append(map, url, range, follows));
    // Whoever appends hears of it; nobody else needs to.
    this.#work.catch(() => {});
    return this.#work;
  }

  async #append(map, url, range, follows) {
    if (this.#isClosed) return;
    const bytes = await this.#bytes(url, range);
    if (this.#isClosed) return;
    const isOther = this.#map !== map.file;
    if (isOther) await this.#begin(map);
    const time = referenceTime(bytes);
    if (time && (isOther || !follows)) this.#place(time, follows);
    const before = this.end;
    await this.#change((buffer) => {
      // Told anew for each segment: another order than that of time is no fault.
      if (buffer.timestampOffset !== this.#offset) buffer.timestampOffset = this.#offset;
      buffer.appendBuffer(bytes);
    });
    if (time) this.spans.push({ start: time.media + this.#offset, wall: time.wall });
    if (before === null && this.video.buffered.length > 0 && this.video.currentTime < this.video.buffered.start(0)) {
      this.video.currentTime = this.video.buffered.start(0);
    }
    await this.#trim();
  }

  /** Where a file's times are in the video: after the one before if that is near, so that no gap is played. */
  #place(time, follows) {
    this.#origin ??= time.wall;
    const offset = (time.wall - this.#origin) / 1000 - time.media;
    const end = this.end;
    const place = offset + time.media;
    this.#offset = follows && end !== null && Math.abs(end - place) < 0.6 ? end - time.media : offset;
  }

  async #begin(map) {
    const answer = await fetch(this.base + map.file, { headers: { Range: `bytes=${map.range.start}-${map.range.end}` } });
    if (!answer.ok) throw new Unplayable('What was recorded is gone.');
    const type = answer.headers.get('Content-Type') ?? '';
    const bytes = await answer.arrayBuffer();
    if (this.#isClosed) return;
    if (!MediaSource.isTypeSupported(type)) throw new Unplayable('This browser can’t play how the stream is coded.');
    if (!this.#buffer) this.#buffer = this.#source.addSourceBuffer(type);
    else if (type !== this.#type) this.#buffer.changeType(type);
    this.#type = type;
    this.#map = map.file;
    await this.#change((buffer) => buffer.appendBuffer(bytes));
  }

  async #bytes(url, range) {
    const answer = await fetch(this.base + url, { headers: range ? { Range: `bytes=${range.start}-${range.end}` } : {} });
    if (!answer.ok) throw new Unplayable('What was recorded is gone.');
    return answer.arrayBuffer();
  }

  #change(act) {
    return new Promise((resolve, reject) => {
      if (this.#isClosed || this.#source.readyState !== 'open') return resolve();
      this.#buffer.addEventListener('updateend', resolve, { once: true });
      this.#buffer.addEventListener('error', () => reject(new Unplayable('The browser can’t read the recording.')), { once: true });
      act(this.#buffer);
    });
  }

  async #trim() {
    const { buffered, currentTime } = this.video;
    if (!buffered.length || buffered.start(0) > currentTime - 2 * BEHIND) return;
    await this.#change((buffer) => buffer.remove(0, currentTime - BEHIND));
    this.spans = this.spans.filter((span) => span.start > currentTime - BEHIND - 30);
  }

  /** Where the media that plays on from the last append ends, in seconds of the video; null if there is none. */
  get end() {
    const { buffered } = this.video;
    return buffered.length ? buffered.end(buffered.length - 1) : null;
  }

  /** Where what is around a place in the video ends; null if nothing is there. */
  endAround(seconds) {
    const { buffered } = this.video;
    for (let index = 0; index < buffered.length; index += 1) {
      if (buffered.start(index) - 0.1 <= seconds && seconds <= buffered.end(index) + 0.1) return buffered.end(index);
    }
    return null;
  }

  /** When the picture was on screen that is shown, in milliseconds; null if there is none. */
  get at() { return this.wall(this.video.currentTime); }

  /** When something was on screen that is somewhere in the video. */
  wall(seconds) {
    const span = this.spans.reduce((best, span) => (span.start <= seconds + 0.05 && (!best || span.start > best.start) ? span : best), null);
    return span ? span.wall + (seconds - span.start) * 1000 : null;
  }

  /** Where in the video something is that was on screen at an instant; null if it is not there. */
  place(wall) {
    const span = this.spans.reduce((best, span) => (span.wall <= wall + 1 && (!best || span.wall > best.wall) ? span : best), null);
    if (!span) return null;
    const seconds = span.start + (wall - span.wall) / 1000;
    const { buffered } = this.video;
    for (let index = 0; index < buffered.length; index += 1) {
      if (buffered.start(index) - 0.1 <= seconds && seconds < buffered.end(index)) return Math.max(seconds, buffered.start(index));
    }
    return null;
  }

  close() {
    this.#isClosed = true;
    this.video.removeAttribute('src');
    this.video.load();
    URL.revokeObjectURL(this.url);
  }
}
