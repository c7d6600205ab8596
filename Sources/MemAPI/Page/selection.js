// What can be done with a span that is selected on the timeline.

import { button, h, replace } from './dom.js';
import { ClipControl } from './clip.js';
import { duration } from './time.js';

/** The selection's length, a clip of it, and what clears it. */
export class SelectionTools {
  #key = '';
  #onclear;

  constructor({ onclear }) {
    this.#onclear = onclear;
    this.clip = new ClipControl();
    this.element = h('div', { class: 'row selection' });
  }

  /** Shows a span of a stream; null for none. */
  show(span, source) {
    const key = span ? `${span.join()} ${source}` : '';
    if (this.#key === key) return;
    const isOther = !span || this.#key === '';
    this.#key = key;
    if (isOther) this.#build(span);
    if (!span) return;
    this.length.textContent = `selected: ${duration((span[1] - span[0]) / 1000)}`;
    this.clip.show(source, span[0], span[1]);
  }

  #build(span) {
    this.length = h('span', { class: 'chip' });
    replace(this.element, span && [this.length,
      button('Clear the selection', { drawing: 'close', showsWords: false, kind: 'small', onclick: this.#onclear }), this.clip.element]);
  }
}
