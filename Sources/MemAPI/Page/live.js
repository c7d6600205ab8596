// What is pushed: one connection for the page, from which all views learn what happens.

import { ask } from './api.js';

/** Sessions as the API tells them, and what happens to them; fires `streams`, `health`, `sample`, `change` and `connection`. */
class Live extends EventTarget {
  /** Sessions by id, in the order of their creation. */
  streams = new Map();
  /** The publisher that was refused last: `{at, reason}`, or null. */
  refusal = null;
  #steps = new Map();
  /** What `GET /health` answers, null before it is told. */
  health = null;
  /** Whether events come. */
  isConnected = false;
  #source = null;
  #hasLost = false;
  #hiding = null;

  /** Reads what there is and listens from then on. */
  async start() {
    this.take(await ask('/api/streams'));
    this.#listen();
    document.addEventListener('visibilitychange', () => this.#noteVisibility());
  }

  #noteVisibility() {
    clearTimeout(this.#hiding);
    if (document.hidden) {
      this.#hiding = setTimeout(() => {
        this.#source?.close();
        this.#source = null;
      }, HIDDEN_FOR);
    } else if (!this.#source) {
      this.#hasLost = true;
      this.#listen();
    }
  }

  #listen() {
    this.#source?.close();
    const source = new EventSource(`/api/events?${KINDS}`);
    this.#source = source;
    source.addEventListener('hello', () => this.#connected(true));
    source.addEventListener('missed', () => this.#emit('missed'));
    source.addEventListener('streams', (event) => this.take(JSON.parse(event.data)));
    source.addEventListener('health', (event) => {
      this.health = JSON.parse(event.data);
      this.#emit('health');
    });
    for (const kind of SAMPLES) {
      source.addEventListener(kind, (event) => this.#emit('sample', JSON.parse(event.data)));
    }
    for (const kind of CHANGES) {
      source.addEventListener(kind, (event) => this.#emit('change', JSON.parse(event.data)));
    }
    source.addEventListener('error', () => {
      this.#connected(false);
      // Where the server refused, the browser does not try again by itself.
      if (source.readyState === EventSource.CLOSED) this.#retry();
    });
  }

  #retry() {
    this.#source = null;
    setTimeout(async () => {
      if (this.#source || document.hidden) return;
      try {
        this.take(await ask('/api/streams'));
        this.#listen();
      } catch {
        this.#retry();
      }
    }, 2000);
  }

  #connected(isConnected) {
    if (isConnected && this.#hasLost) this.#emit('missed');
    this.#hasLost = !isConnected;
    if (this.isConnected === isConnected) return;
    this.isConnected = isConnected;
    this.#emit('connection');
  }

  /** Takes a list of sessions over. */
  take(list) {
    this.refusal = list.last_refusal;
    for (const stream of list.streams) this.#learnStep(this.streams.get(stream.session_id), stream);
    this.streams = new Map(list.streams.map((stream) => [stream.session_id, stream]));
    this.#emit('streams');
  }

  /** Counters tell how far apart samples are. */
  #learnStep(before, now) {
    const came = now.frames_received - (before?.frames_received ?? now.frames_received);
    if (came > 0 && before.last_frame_at) {
      this.#steps.set(now.source_id, (Date.parse(now.last_frame_at) - Date.parse(before.last_frame_at)) / came);
    }
  }

  /** Milliseconds from one sample of a source to the next, as far as that was seen. */
  step(source) {
    return Math.max(100, this.#steps.get(source) ?? 1000);
  }

  /** Takes one session over that an answer told of. */
  takeOne(stream) {
    this.streams.set(stream.session_id, stream);
    this.#emit('streams');
  }

  /** Leaves one out that was deleted. */
  drop(id) {
    this.streams.delete(id);
    this.#emit('streams');
  }

  #emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  /** Listens until the returned function is called. */
  on(type, listener) {
    const hear = (event) => listener(event.detail);
    this.addEventListener(type, hear);
    return () => this.removeEventListener(type, hear);
  }
}

const SAMPLES = ['sample.new', 'sample.seen'];
const CHANGES = [
  'annotation.created', 'annotation.changed', 'annotation.deleted', 'memory.forgotten', 'gap', 'format.changed',
  'storage.low', 'storage.ok', 'job.progress', 'alert.fired', 'alert.resolved',
];
const KINDS = ['streams', 'health', ...SAMPLES, ...CHANGES].map((kind) => `kind=${kind}`).join('&');
/** So long a page that nobody sees goes on listening: browsers open few connections to one server. */
const HIDDEN_FOR = 20000;

/** The page's only connection. */
export const live = new Live();
