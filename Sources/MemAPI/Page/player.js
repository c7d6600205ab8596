// Plays what is being recorded, and what was.

import { address, ask } from './api.js';
import { Buffer, Unplayable, canBuffer } from './buffer.js';
import { h } from './dom.js';
import { rfc3339 } from './time.js';

/** Farther behind than this much more than it has to be, live video jumps. */
const MOST_LATE = 2;

const screen = (controls) => h('video', { muted: true, playsinline: true, controls, disablepictureinpicture: !controls });

/** What is being recorded of a session, as soon as it may be shown. */
export class LivePlayer {
  #stop = new AbortController();
  #buffer = null;
  #holdBack = 1.5;
  #last = '';

  /**
   * @param onstart is called when the first picture is there.
   * @param onend is called when it is over, with a sentence that says why.
   */
  constructor(session, { onstart, onend }) {
    this.video = screen(true);
    // The attribute alone does not count for elements that scripts make.
    this.video.muted = true;
    this.video.addEventListener('playing', () => onstart(), { once: true });
    this.#run(session).then(onend, (error) => {
      if (error.name !== 'AbortError') onend(error instanceof Unplayable ? error.message : 'The live video can’t be loaded.');
    });
  }

  async #run(session) {
    const path = `/api/streams/${session}/live.m3u8`;
    if (!canBuffer()) return this.#native(path);
    this.#buffer = new Buffer(this.video, session);
    let query = '';
    for (;;) {
      const told = await this.#buffer.playlist(`live.m3u8${query}`, this.#stop.signal);
      if (told === null) return query ? 'The stream has ended.' : 'The stream is not recorded, so there is no live video.';
      if (told) {
        this.#holdBack = told.holdBack;
        await this.#take(told);
        if (told.isEnded) return 'The stream has ended.';
        const newest = told.segments.at(-1);
        query = newest && !newest.url ? `?_HLS_msn=${newest.sequence}&_HLS_part=${newest.parts.length}`
          : `?_HLS_msn=${told.sequence + told.segments.length}&_HLS_part=0`;
      }
      if (this.#stop.signal.aborted) return null;
    }
  }

  /** Appends the parts that are new; at first those from the last keyframe on behind which enough is buffered. */
  async #take(told) {
    const parts = told.segments.flatMap((segment) => segment.parts.map((part) => ({ ...part, map: segment.map })));
    let first = parts.findLastIndex((part) => part.url === this.#last) + 1;
    if (first === 0) {
      let length = 0;
      first = parts.length;
      while (first > 0 && (length < told.holdBack || !parts[first]?.isKey)) length += parts[(first -= 1)].seconds;
    }
    const work = parts.slice(first).map((part, index) =>
      this.#buffer.append(part.map, part, { follows: index > 0 || this.#last !== '' }));
    this.#last = parts.at(-1)?.url ?? this.#last;
    await Promise.all(work);
    this.#pace();
  }

  /** Stays as near to now as the server allows. */
  #pace() {
    const { video } = this;
    const end = this.#buffer.end;
    if (end === null) return;
    const late = end - video.currentTime - this.#holdBack;
    if (!this.#hasBegun || late > MOST_LATE || late < -this.#holdBack) {
      this.#hasBegun = true;
      video.currentTime = Math.max(end - this.#holdBack, video.buffered.start(video.buffered.length - 1));
      video.play().catch(() => {});
    }
    video.playbackRate = late > 0.6 ? 1.05 : 1;
  }

  #hasBegun = false;

  #native(path) {
    if (!this.video.canPlayType('application/vnd.apple.mpegurl')) throw new Unplayable('This browser plays no HLS.');
    this.video.src = path;
    this.video.play().catch(() => {});
    return new Promise((resolve, reject) => {
      this.video.addEventListener('ended', () => resolve('The stream has ended.'));
      this.video.addEventListener('error', () => reject(new Unplayable('The live video can’t be played.')));
      this.#stop.signal.addEventListener('abort', () => resolve(null));
    });
  }

  /** How far the picture is behind the clock, in milliseconds, as far as the two machines’ clocks agree; null before one is there. */
  get behind() {
    const at = this.#buffer ? this.#buffer.at : startOf(this.video) && startOf(this.video) + this.video.currentTime * 1000;
    return at ? Date.now() - at : null;
  }

  close() {
    this.#stop.abort();
    this.#buffer?.close();
    if (!this.#buffer) this.video.removeAttribute('src');
  }
}

/** When the first picture of a video was on screen, where the browser plays HLS by itself; null if it does not tell. */
function startOf(video) {
  const date = video.getStartDate?.();
  return date && !Number.isNaN(date.getTime()) ? date.getTime() : null;
}

/** So much is asked for at once, in milliseconds, and so much is buffered ahead, in seconds. */
const RANGE = 600e3;
/** Before an instant in the file that is being written is the one that is listed, in milliseconds. */
const BEFORE = 75e3;
const AHEAD = 12;

/** What was recorded of a session, shown at any instant. */
export class RecordingPlayer {
  #buffer;
  #told = null;
  #range = [0, 0];
  #next = 0;
  #turn = 0;
  #isLoading = false;
  #isClosed = false;
  #hasNone = [0, 0];

  constructor(session) {
    this.video = screen(false);
    this.video.muted = true;
    this.session = session;
    this.#buffer = new Buffer(this.video, session);
    this.video.addEventListener('timeupdate', () => this.#load());
  }

  /** When the picture was on screen that is shown; null if none is. */
  get at() { return this.#buffer.at; }

  /** Whether nothing follows what is shown: the recording ends here, or has a gap. */
  get isOver() {
    const end = this.#buffer.endAround(this.video.currentTime);
    if (end === null || this.video.currentTime < end - 0.15) return false;
    return end < this.#buffer.end || (!this.#isLoading && this.#next >= (this.#told?.segments.length ?? 0));
  }

  /** Goes to an instant; true once its picture is shown, false if there is none or another was wanted meanwhile. */
  async seek(ms) {
    const turn = ++this.#turn;
    let place = this.#buffer.place(ms);
    if (place === null) {
      if (ms >= this.#hasNone[0] && ms < this.#hasNone[1]) return false;
      if (!(await this.#learn(ms, turn))) return false;
      const index = this.#told.segments.findIndex((segment) => segment.at <= ms && ms < segment.at + segment.seconds * 1000 + 40);
      if (index < 0) return false;
      this.#next = index;
      await this.#loadNext(false);
      if (turn !== this.#turn || this.#isClosed) return false;
      place = this.#buffer.place(ms);
    }
    if (place === null) return false;
    const shown = new Promise((resolve) => this.video.addEventListener('seeked', resolve, { once: true }));
    this.video.currentTime = place;
    await shown;
    this.#load();
    return turn === this.#turn;
  }

  play(rate) {
    if (this.video.playbackRate !== rate) this.video.playbackRate = rate;
    if (this.video.paused) this.video.play().catch(() => {});
    this.#load();
  }

  pause() { this.video.pause(); }

  /** Knows what is recorded around an instant, or that nothing is. */
  async #learn(ms, turn) {
    if (this.#told && ms >= this.#range[0] && ms < this.#range[1]) return true;
    const range = [ms - BEFORE, ms + RANGE];
    const query = { start: rfc3339(range[0]), end: rfc3339(range[1]) };
    const { count, growing } = await ask(`/api/streams/${this.session}/recordings`, { query: { ...query, limit: 1 } });
    const told = count > 0 || growing ? await this.#buffer.playlist(address('playlist.m3u8', query)) : null;
    if (turn !== this.#turn || this.#isClosed) return false;
    // What is recorded in a moment was not known: the newest end is asked for again.
    const known = told?.segments.length ? Math.min(range[1], Date.now() - 3000) : range[1];
    if (!told) this.#hasNone = [range[0], Math.min(range[1], Date.now() - 3000)];
    [this.#told, this.#range, this.#next] = [told ?? null, [range[0], known], 0];
    return Boolean(told);
  }

  async #load() {
    const end = this.#buffer.end ?? 0;
    if (this.#isLoading || this.#isClosed || !this.#told || end - this.video.currentTime > AHEAD * Math.max(1, this.video.playbackRate)) return;
    if (this.#next < this.#told.segments.length) return this.#loadNext(true);
    const at = this.at;
    // What follows is asked for before what is there is over.
    if (at !== null && !this.video.paused && this.#told.segments.length && Date.now() - this.#askedAt > 1000) {
      this.#askedAt = Date.now();
      this.#isLoading = true;
      const last = this.#told.segments.at(-1);
      const from = last.at + last.seconds * 1000;
      try {
        this.#range = [0, 0];
        if (!(await this.#learn(from, this.#turn))) return;
        // The last one may have grown meanwhile: it is put over itself.
        const next = this.#told.segments.findIndex((segment) => segment.at > last.at - 1);
        this.#next = next < 0 ? this.#told.segments.length : next;
      } finally {
        this.#isLoading = false;
      }
    }
  }

  #askedAt = 0;

  async #loadNext(follows) {
    const segment = this.#told.segments[this.#next];
    const before = this.#told.segments[this.#next - 1];
    this.#next += 1;
    this.#isLoading = true;
    try {
      const isNear = before && Math.abs(before.at + before.seconds * 1000 - segment.at) < 1000;
      await this.#buffer.append(segment.map, segment, { follows: follows && isNear });
    } finally {
      this.#isLoading = false;
    }
    if (!this.#isClosed) this.#load();
  }

  close() {
    this.#isClosed = true;
    this.#buffer.close();
  }
}
