// What mouse, pen and fingers do to the lanes.

import { clamp } from './drawing.js';
import { AXIS, LANE } from './lanes.js';

/** Turns the events of a canvas into what people mean by them; how the lanes are then is up to the timeline. */
export class Pointers {
  #lanes;
  #scroll;
  #view;
  #pointers = new Map();
  #pinch = null;
  #drag = null;

  /**
   * @param lanes what the canvas fills.
   * @param scroll what scrolls when there are more lanes than room.
   * @param view what is looked at, and what can be done: `from`, `span`, `middle`, `count` of lanes, `look({middle, span})`,
   *   `zoom(factor, around)`, `pan(ms)`, `scrub(ms)`, `hover(spot or null)`, `select(from, to)`, `click(spot, kind)`.
   */
  constructor(lanes, scroll, view) {
    this.#lanes = lanes;
    this.#scroll = scroll;
    this.#view = view;
  }

  /** Whether something is held. */
  get isDragging() { return this.#drag !== null; }

  /** The instant at a place. */
  time(x) { return this.#view.from + (x / this.#lanes.clientWidth) * this.#view.span; }

  #spot(event) {
    const box = this.#lanes.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  wheel(event) {
    const view = this.#view;
    const { x, y } = this.#spot(event);
    if (Math.abs(event.deltaX) > Math.abs(event.deltaY) || event.shiftKey) {
      view.pan(((event.deltaX || event.deltaY) / this.#lanes.clientWidth) * view.span);
    } else if (event.altKey || (y > AXIS && x < 60 && view.count * LANE > this.#lanes.clientHeight - AXIS)) {
      // Then it scrolls the lanes.
      return;
    } else {
      view.zoom(Math.exp(clamp(event.deltaY, -240, 240) / 300), this.time(x));
    }
    event.preventDefault();
  }

  down(event) {
    event.target.setPointerCapture(event.pointerId);
    const spot = this.#spot(event);
    this.#pointers.set(event.pointerId, spot);
    this.#view.hover(null);
    if (this.#pointers.size === 2) {
      const [a, b] = [...this.#pointers.values()];
      this.#pinch = { distance: Math.max(20, Math.abs(a.x - b.x)), span: this.#view.span, ms: this.time((a.x + b.x) / 2) };
      this.#drag = null;
    } else {
      const scrubs = spot.y < AXIS;
      this.#drag = { start: spot, from: this.#view.middle, hasMoved: false, selects: event.shiftKey, ms: this.time(spot.x), scrubs };
      if (scrubs) this.#view.scrub(this.time(spot.x));
    }
  }

  move(event) {
    const spot = this.#spot(event);
    if (this.#pointers.has(event.pointerId)) this.#pointers.set(event.pointerId, spot);
    if (this.#pinch && this.#pointers.size === 2) return this.#spread();
    if (this.#drag) return this.#dragTo(spot, event);
    if (event.pointerType === 'touch') return;
    const lane = spot.y < AXIS ? -1 : Math.floor((spot.y - AXIS + this.#scroll.scrollTop) / LANE);
    this.#view.hover({ ...spot, ms: this.time(spot.x), lane });
  }

  #spread() {
    const [a, b] = [...this.#pointers.values()];
    const span = this.#view.bounded((this.#pinch.span * this.#pinch.distance) / Math.max(20, Math.abs(a.x - b.x)));
    // What was between the fingers stays there.
    this.#view.look({ span, middle: this.#pinch.ms - ((a.x + b.x) / 2 / this.#lanes.clientWidth) * span + span / 2 });
  }

  #dragTo(spot, event) {
    const drag = this.#drag;
    const moved = spot.x - drag.start.x;
    if (Math.abs(moved) > 4 || Math.abs(spot.y - drag.start.y) > 4) drag.hasMoved = true;
    if (drag.scrubs) return this.#view.scrub(this.time(spot.x));
    if (!drag.hasMoved) return;
    if (drag.selects) {
      const ms = this.time(spot.x);
      this.#view.select(Math.min(drag.ms, ms), Math.max(drag.ms, ms));
    } else {
      this.#view.look({ middle: drag.from - (moved / this.#lanes.clientWidth) * this.#view.span });
      if (event.pointerType === 'touch') this.#scroll.scrollTop -= event.movementY ?? 0;
    }
  }

  up(event) {
    const drag = this.#drag;
    this.cancel(event);
    if (drag && !drag.hasMoved && !drag.scrubs) this.#view.click(this.#spot(event), event.pointerType);
  }

  cancel(event) {
    this.#pointers.delete(event.pointerId);
    if (this.#pointers.size < 2) this.#pinch = null;
    this.#drag = null;
  }
}
