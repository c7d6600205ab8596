// What was recorded in a span, as a file.

import { address, ask } from './api.js';
import { h, icon, replace } from './dom.js';
import { later } from './drawing.js';
import { live } from './live.js';
import { duration, rfc3339 } from './time.js';

/** The longest clip, in milliseconds. */
const LONGEST = 3600e3;

/** A link to the clip of a span, or why there is none. */
export class ClipControl {
  #wish = null;
  #turn = 0;
  #ask = later(250, () => this.#look());

  constructor() {
    this.element = h('span', { class: 'clip', role: 'status' });
  }

  /** Looks whether a span of a source was recorded; while it is drawn, only once it rests. */
  show(source, from, to) {
    this.#turn += 1;
    this.#wish = { source, from, to };
    this.#ask();
  }

  async #look() {
    const turn = this.#turn;
    const { source, from, to } = this.#wish;
    const stream = [...live.streams.values()].find((stream) => stream.source_id === source);
    if (to <= from) return this.#tell(turn, '');
    if (!stream) return this.#tell(turn, 'Nothing is recorded of this one.');
    if (to - from > LONGEST) return this.#tell(turn, 'A clip is an hour long at most.');
    const span = { start: rfc3339(Math.round(from)), end: rfc3339(Math.round(to)) };
    try {
      const told = await ask(`/api/streams/${stream.session_id}/recordings`, { query: { ...span, limit: 1000 } });
      const recorded = [...told.segments, ...(told.growing ? [told.growing] : [])].reduce((sum, segment) =>
        sum + Math.max(0, Math.min(to, Date.parse(segment.end_timestamp)) - Math.max(from, Date.parse(segment.start_timestamp))), 0);
      if (recorded <= 0) return this.#tell(turn, 'Nothing was recorded here.');
      const isPart = recorded < (to - from) * 0.98 - 1000;
      this.#tell(turn, h('a', { class: 'button small', download: `${stream.name} ${span.start.replaceAll(':', '-')}.mp4`,
        href: address(`/api/streams/${stream.session_id}/clip`, span) }, icon('download'), h('span', {}, isPart ? `Clip (${duration(recorded / 1000)} were recorded)` : 'Clip')));
    } catch (error) {
      this.#tell(turn, error.message);
    }
  }

  #tell(turn, what) {
    if (turn === this.#turn) replace(this.element, what);
  }
}
