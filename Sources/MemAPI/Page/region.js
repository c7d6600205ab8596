// A part of a picture, drawn on it: by pointer, or by arrow keys.

import { h, setText, svg } from './dom.js';
import { clamp } from './drawing.js';

/** Mem tells changes apart by sixteenths of a picture's width and height, and what a part looks like by thirty-seconds. */
export const CHANGES = 16;
export const LOOKS = 32;
/** So many lines can be looked through. */
const LINES = 16;

/** A picture on which a rectangle is drawn. */
export class RegionPicker {
  #side;
  #cells;
  #anchor = null;
  #onchange;

  /**
   * @param side in so many parts the picture is divided, in both directions: `CHANGES` or `LOOKS`.
   * @param region what is meant at first, in parts of 1; null: nothing yet.
   * @param onchange is called with each other region.
   */
  constructor({ side, region, onchange }) {
    this.#side = side;
    this.#cells = region && (side === LOOKS ? tilesOf(region) : cellsOf(region));
    this.#onchange = onchange;
    this.image = h('img', { alt: '', hidden: true, draggable: 'false', onload: () => {
      this.surface.style.aspectRatio = `${this.image.naturalWidth} / ${this.image.naturalHeight}`;
    } });
    this.none = h('p', { class: 'none' }, '');
    this.shade = svg('path', { class: 'shade', 'fill-rule': 'evenodd' });
    this.box = svg('rect', { class: 'box' });
    const lines = Array.from({ length: LINES - 1 }, (_, index) => {
      const at = ((index + 1) * side) / LINES;
      return `M${at} 0V${side}M0 ${at}H${side}`;
    }).join('');
    this.grid = svg('svg', { viewBox: `0 0 ${side} ${side}`, preserveAspectRatio: 'none', 'aria-hidden': 'true' },
      svg('path', { class: 'lines', d: lines }), this.shade, this.box);
    this.surface = h('div', { class: 'surface', tabindex: 0, role: 'application',
      'aria-label': 'The region: arrow keys move it, with Shift they change its size', 'aria-describedby': 'region-words',
      onpointerdown: (event) => this.#down(event), onpointermove: (event) => this.#move(event),
      onpointerup: () => { this.#anchor = null; }, onpointercancel: () => { this.#anchor = null; },
      onkeydown: (event) => this.#key(event) }, this.image, this.none, this.grid);
    this.words = h('p', { class: 'soft', id: 'region-words', role: 'status' });
    this.element = h('div', { class: 'region' }, this.surface, this.words);
    this.#draw();
  }

  /** The region in parts of 1; null: none was drawn. */
  get region() {
    if (!this.#cells) return null;
    const { left, top, right, bottom } = this.#cells;
    const side = this.#side;
    return { x: left / side, y: top / side, width: (right - left + 1) / side, height: (bottom - top + 1) / side };
  }

  /** Shows a picture to draw on; without an address, words. */
  show({ url, words, resolution }) {
    const [width, height] = (resolution ?? '').split('x').map(Number);
    this.surface.style.aspectRatio = width && height ? `${width} / ${height}` : '16 / 9';
    setText(this.none, url ? '' : words);
    this.image.hidden = !url;
    if (!url) return;
    this.image.alt = words;
    this.image.src = url;
  }

  #cell(event) {
    const box = this.surface.getBoundingClientRect();
    const side = this.#side;
    const place = (at, start, length) => clamp(Math.floor(((at - start) / length) * side), 0, side - 1);
    return { column: place(event.clientX, box.left, box.width), row: place(event.clientY, box.top, box.height) };
  }

  #down(event) {
    if (event.button !== 0) return;
    event.preventDefault();
    this.surface.focus();
    this.surface.setPointerCapture(event.pointerId);
    this.#anchor = this.#cell(event);
    this.#span(this.#anchor, this.#anchor);
  }

  #move(event) {
    if (this.#anchor) this.#span(this.#anchor, this.#cell(event));
  }

  #span(one, other) {
    this.#take({
      left: Math.min(one.column, other.column), right: Math.max(one.column, other.column),
      top: Math.min(one.row, other.row), bottom: Math.max(one.row, other.row),
    });
  }

  #key(event) {
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const last = this.#side - 1;
    // It begins in the middle.
    const [start, end] = [this.#side / 4, (this.#side * 3) / 4 - 1];
    if (!this.#cells) return this.#take({ left: start, right: end, top: start, bottom: end });
    const cells = { ...this.#cells };
    const [across, down] = step;
    if (event.shiftKey) {
      cells.right = clamp(cells.right + across, cells.left, last);
      cells.bottom = clamp(cells.bottom + down, cells.top, last);
    } else {
      const moved = [clamp(across, -cells.left, last - cells.right), clamp(down, -cells.top, last - cells.bottom)];
      cells.left += moved[0];
      cells.right += moved[0];
      cells.top += moved[1];
      cells.bottom += moved[1];
    }
    this.#take(cells);
  }

  #take(cells) {
    if (this.#cells && Object.keys(cells).every((side) => cells[side] === this.#cells[side])) return;
    this.#cells = cells;
    this.#draw();
    this.#onchange(this.region);
  }

  #draw() {
    const cells = this.#cells;
    const side = this.#side;
    const frame = `M0 0H${side}V${side}H0Z`;
    if (!cells) {
      this.shade.setAttribute('d', '');
      this.box.setAttribute('width', 0);
      setText(this.words, 'Draw a rectangle on the picture.');
      return;
    }
    const [width, height] = [cells.right - cells.left + 1, cells.bottom - cells.top + 1];
    this.shade.setAttribute('d', `${frame}M${cells.left} ${cells.top}h${width}v${height}h${-width}Z`);
    for (const [name, value] of Object.entries({ x: cells.left, y: cells.top, width, height })) this.box.setAttribute(name, value);
    const percent = (count) => Math.round((count / side) * 100);
    setText(this.words, `From ${percent(cells.left)} to ${percent(cells.right + 1)} % across and ${percent(cells.top)} to ${percent(cells.bottom + 1)} % down.`);
  }
}

/** The thirty-seconds that a region holds, each that lies in it by more than half. */
function tilesOf({ x, y, width, height }) {
  const range = (start, length) => {
    const first = clamp(Math.round(start * LOOKS), 0, LOOKS - 1);
    return [first, clamp(Math.round((start + length) * LOOKS) - 1, first, LOOKS - 1)];
  };
  const [[left, right], [top, bottom]] = [range(x, width), range(y, height)];
  return { left, right, top, bottom };
}

/** The sixteenths that a region reaches into. */
function cellsOf({ x, y, width, height }) {
  const range = (start, length) => {
    const first = clamp(Math.floor(start * CHANGES + 0.05), 0, CHANGES - 1);
    return [first, clamp(Math.ceil((start + length) * CHANGES - 0.05) - 1, first, CHANGES - 1)];
  };
  const [[left, right], [top, bottom]] = [range(x, width), range(y, height)];
  return { left, right, top, bottom };
}
