// The pictures above the lanes: one of each stream, all of the instant that is looked at.

import { imageURL } from './api.js';
import { h, replace, setText } from './dom.js';
import { later, show } from './drawing.js';
import { clock } from './time.js';

/** More streams than this are not looked at at once. */
const MOST = 24;
/** So many pictures around the cursor are loaded before it is there. */
const MOST_AHEAD = 120;

/** Pictures of streams; the one that is selected comes first. */
export class Stage {
  figures = [];
  #thumbnails;
  #frameAt;
  #onpick;
  #key = '';
  #at = 0;
  #isPlaying = false;
  #isClosed = false;
  #prefetchedAt = 0;

  /**
   * @param thumbnails loads small pictures.
   * @param frameAt tells the frame of a source at an instant, 0 for none.
   * @param onpick is called with the source whose picture was clicked.
   */
  constructor({ thumbnails, frameAt, onpick }) {
    this.#thumbnails = thumbnails;
    this.#frameAt = frameAt;
    this.#onpick = onpick;
    this.element = h('div', { class: 'stage', role: 'group', tabindex: 0, 'aria-label': 'What was on screen' });
  }

  /** Makes room for streams. */
  build(sources, selected) {
    const lanes = [...sources].sort((a, b) => Number(b.source === selected) - Number(a.source === selected)).slice(0, MOST);
    const key = lanes.map((lane) => lane.source).join();
    if (this.#key === key) return;
    this.#key = key;
    this.figures = lanes.map((lane) => {
      const canvas = h('canvas', { width: 320, height: 180 });
      const image = h('img', { alt: '', hidden: true, decoding: 'async' });
      const text = h('figcaption', {}, lane.name);
      const figure = h('figure', { 'aria-current': lane.source === selected ? 'true' : null, 'data-source': lane.source,
        onclick: () => this.#onpick(lane.source) }, canvas, image, text);
      return { lane, canvas, image, text, figure, frame: -1 };
    });
    replace(this.element, this.figures.map((figure) => figure.figure));
  }

  /** Shows an instant; `step` are the milliseconds that two pixels of the axis take, `reach` the pixels to its end. */
  draw({ at, isPlaying, step, reach }) {
    this.#at = at;
    this.#isPlaying = isPlaying;
    for (const figure of this.figures) this.#drawFigure(figure);
    this.#prefetch(step, reach);
  }

  #drawFigure(figure) {
    const frame = this.#frameAt(figure.lane.source, this.#at);
    if (frame && frame !== figure.frame) {
      const bitmap = this.#thumbnails.get(frame);
      if (!bitmap) return;
      figure.frame = frame;
      figure.image.hidden = true;
      show(figure.canvas, bitmap);
      figure.figure.dataset.frame = frame;
      this.sharpen();
    } else if (!frame && figure.frame !== 0) {
      figure.frame = 0;
      figure.image.hidden = true;
      delete figure.figure.dataset.frame;
      figure.canvas.getContext('2d').clearRect(0, 0, figure.canvas.width, figure.canvas.height);
    }
    setText(figure.text, frame ? figure.lane.name : `${figure.lane.name}: nothing on screen`);
  }

  /** What lies around the cursor is there before it is scrubbed over, of the selected stream first. */
  #prefetch(step, reach) {
    const now = performance.now();
    if (now - this.#prefetchedAt < 120) return;
    this.#prefetchedAt = now;
    const [selected, ...others] = this.figures.slice(0, 6).map((figure) => figure.lane.source);
    for (let ahead = 16; ahead > 0; ahead -= 1) {
      for (const source of others) {
        for (const side of [-1, 1]) this.#thumbnails.wish(this.#frameAt(source, this.#at + side * ahead * step));
      }
    }
    let last = 0;
    const frames = [];
    for (let ahead = 1; ahead <= reach && frames.length < MOST_AHEAD; ahead += 1) {
      for (const side of [-1, 1]) {
        const frame = selected ? this.#frameAt(selected, this.#at + side * ahead * step) : 0;
        if (frame && frame !== last) frames.push(frame);
        last = frame;
      }
    }
    // The newest wish comes first.
    for (const frame of frames.reverse()) this.#thumbnails.wish(frame);
  }

  /** Once nobody scrubs, small pictures give way to those that were kept. */
  sharpen = later(180, async () => {
    if (this.#isPlaying || this.#isClosed) return;
    for (const figure of this.figures) {
      const { frame } = figure;
      if (!frame) continue;
      if (figure.image.dataset.frame === String(frame)) {
        figure.image.hidden = false;
        continue;
      }
      const image = h('img', { alt: `${figure.lane.name} at ${clock(this.#at)}`, src: imageURL(frame), decoding: 'async', 'data-frame': frame });
      try {
        await image.decode();
      } catch {
        continue;
      }
      if (figure.frame !== frame) continue;
      figure.image.replaceWith(image);
      figure.image = image;
    }
  });

  close() { this.#isClosed = true; }
}
