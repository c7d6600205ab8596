// One picture out of those that were on screen.

import { ask, imageURL, thumbnailURL } from './api.js';
import { h, replace, setText } from './dom.js';
import { moment, rfc3339 } from './time.js';

/** So many pictures are offered, and so much time they are from. */
const MOST = 24;
const REACH = 3600e3;

/** Pictures of one stream or all, of which one is chosen. */
export class FrameChoice {
  #source = null;
  #turn = 0;
  #onchange;

  /**
   * @param frame the number of the picture that is chosen; null: none yet.
   * @param onchange is called with another one.
   */
  constructor({ frame, onchange }) {
    this.frame = frame;
    this.#onchange = onchange;
    this.large = h('div', { class: 'chosen' });
    this.when = h('input', { type: 'datetime-local', step: 1, onchange: () => this.#load() });
    this.status = h('p', { class: 'soft', role: 'status' });
    this.grid = h('div', { class: 'thumbs choices', role: 'group', 'aria-label': 'Pictures to choose from' });
    this.element = h('div', { class: 'frame-choice' }, this.large,
      h('label', {}, 'What was on screen at', this.when, h('span', { class: 'soft' }, 'Empty: now, and in the hour before')),
      this.status, this.grid);
    this.#drawChosen();
  }

  /** Offers pictures of a source; null: of all. */
  show(source) {
    this.#source = source;
    this.#load();
  }

  async #load() {
    const turn = ++this.#turn;
    const given = Date.parse(this.when.value);
    const at = Number.isNaN(given) ? Date.now() : given;
    const source_id = this.#source;
    try {
      const [now, before] = await Promise.all([
        ask('/api/at', { query: { t: rfc3339(at), source_id } }),
        ask('/api/density', { query: { start: rfc3339(at - REACH), end: rfc3339(at), bucket: source_id ? '2s' : '10s', source_id } }),
      ]);
      if (turn !== this.#turn) return;
      const found = new Map();
      for (const entry of now.entries) if (entry.frame) found.set(entry.frame.frame_id, at);
      const earlier = before.sources.flatMap((lane) => lane.frame_ids.map((frame, place) => ({
        frame, at: Date.parse(before.start) + lane.indexes[place] * before.bucket_seconds * 1000,
      })));
      for (const one of earlier.sort((a, b) => b.at - a.at)) if (one.frame && !found.has(one.frame)) found.set(one.frame, one.at);
      const offered = [...found].slice(0, MOST);
      replace(this.grid, offered.map(([frame, at]) => h('button', { type: 'button', 'data-frame': frame, 'aria-pressed': String(frame === this.frame),
        'aria-label': `Picture of ${moment(at)}`, onclick: () => this.#choose(frame) }, h('img', { src: thumbnailURL(frame), alt: '', loading: 'lazy' }))));
      setText(this.status, offered.length ? '' : 'Nothing was on screen then.');
    } catch (error) {
      if (turn === this.#turn) setText(this.status, error.message);
    }
  }

  #choose(frame) {
    this.frame = frame;
    for (const choice of this.grid.querySelectorAll('button')) choice.setAttribute('aria-pressed', String(Number(choice.dataset.frame) === frame));
    this.#drawChosen();
    this.#onchange(frame);
  }

  #drawChosen() {
    replace(this.large, this.frame
      ? h('img', { src: imageURL(this.frame), alt: 'The picture that is chosen' })
      : h('p', { class: 'none' }, 'Choose a picture below.'));
  }
}
