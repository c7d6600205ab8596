// One picture: large, when it was on screen, what looks like it, what was said and noted then.

import { address, ask, imageURL, may, thumbnailURL } from './api.js';
import { append, button, copy, h, replace, setText } from './dom.js';
import { noteDialog } from './dialogs.js';
import { Moments } from './spans.js';
import { clock, day, duration, moment, rfc3339 } from './time.js';

/** Opens the view: `#/picture/ID?at=…&source=…`. */
export function open(main, parameters, rest) {
  const view = new Picture(main);
  view.show(rest[0], parameters);
  return { update: (parameters, rest) => view.show(rest[0], parameters), close: () => view.close() };
}

class Picture {
  #frame = null;
  #about = null;
  #zoom = { scale: 1, x: 0, y: 0 };
  #pointers = new Map();
  #moments = new Moments(() => {});
  #compares = false;

  constructor(main) {
    this.main = main;
    this.image = h('img', { alt: '', draggable: 'false' });
    this.marks = h('canvas', { hidden: true, 'aria-hidden': 'true' });
    this.holder = h('div', { class: 'holder' }, this.image, this.marks);
    this.compareButton = button('What changed', { drawing: 'compare', 'aria-pressed': 'false', title: 'Compare with the picture before (c)', onclick: () => this.#toggleCompare() });
    this.viewer = h('div', { class: 'viewer', tabindex: 0, role: 'group', 'aria-label': 'Picture: plus and minus zoom, arrow keys go to other moments' },
      this.holder, h('div', { class: 'over' },
        button('Closer', { drawing: 'zoomin', showsWords: false, onclick: () => this.#zoomBy(1.5) }),
        button('Farther', { drawing: 'zoomout', showsWords: false, onclick: () => this.#zoomBy(1 / 1.5) }),
        this.compareButton));
    this.title = h('h1', {});
    this.sub = h('p', { class: 'soft' });
    this.compared = h('p', { class: 'soft', role: 'status' });
    this.tools = h('div', { class: 'row' });
    this.sections = h('div', { class: 'side' });
    replace(main, this.viewer, h('aside', { class: 'side', 'aria-label': 'About this picture' },
      h('div', {}, this.title, this.sub), this.tools, this.compared, this.sections));
    this.viewer.addEventListener('wheel', (event) => {
      event.preventDefault();
      const box = this.viewer.getBoundingClientRect();
      this.#zoomBy(Math.exp(-Math.max(-240, Math.min(240, event.deltaY)) / 300), event.clientX - box.left, event.clientY - box.top);
    }, { passive: false });
    this.viewer.addEventListener('pointerdown', (event) => this.#pointer(event, true));
    this.viewer.addEventListener('pointermove', (event) => this.#pointer(event, null));
    for (const end of ['pointerup', 'pointercancel']) this.viewer.addEventListener(end, (event) => this.#pointer(event, false));
    this.viewer.addEventListener('dblclick', () => this.#reset());
    this.keys = (event) => this.#key(event);
    addEventListener('keydown', this.keys);
  }

  async show(text, parameters) {
    const id = Number(text);
    if (!Number.isInteger(id) || id < 1) return this.#missing('This is no picture.');
    this.#frame = id;
    this.source = Number(parameters.get('source')) || null;
    const at = Date.parse(parameters.get('at') ?? '');
    this.at = Number.isNaN(at) ? null : at;
    this.#reset();
    this.#showCompared(false);
    this.image.src = imageURL(id);
    try {
      this.#about = await ask(`/api/frames/${id}`);
    } catch (error) {
      return this.#missing(error.status === 404 ? 'This picture is not remembered any more.' : error.message);
    }
    if (this.#frame !== id) return;
    this.source ??= this.#about.source_id;
    this.at ??= Date.parse(this.#about.first_seen_at ?? this.#about.timestamp);
    const sources = await ask('/api/sources').catch(() => ({ sources: [] }));
    const name = sources.sources.find((source) => source.source_id === this.source)?.source_filename ?? '';
    this.name = name;
    setText(this.title, name || `Picture ${id}`);
    setText(this.sub, `${day(this.at)}, ${clock(this.at)} · ${this.#about.width} × ${this.#about.height}`);
    this.image.alt = `${name} at ${moment(this.at)}`;
    const link = `${location.origin}${location.pathname}#/picture/${id}?${new URLSearchParams({ at: rfc3339(this.at), source: this.source })}`;
    replace(this.tools,
      button('Timeline', { drawing: 'timeline', kind: 'small', onclick: () => { location.hash = this.#timeline(this.at); } }),
      h('a', { class: 'button small', href: imageURL(id), download: `${name || 'picture'} ${rfc3339(this.at).replaceAll(':', '-')}.jpg` }, 'Download'),
      button('Copy link', { drawing: 'link', kind: 'small', onclick: () => copy(link, 'Link') }),
      may('annotate') && button('Note', { drawing: 'notes', kind: 'small', onclick: () => this.#note() }),
      may('control') && h('a', { class: 'button small', href: `#/rules/new?type=looks_like&frame=${id}` }, 'Tell me when it is shown'));
    this.#fill(id);
  }

  #timeline(at) {
    if (at === null) return '#/timeline';
    return `#/timeline?${new URLSearchParams({ at: rfc3339(at), span: 600, ...(this.source && { source: this.source }) })}`;
  }

  /** What is found about it, part by part, as it comes. */
  async #fill(id) {
    const shown = h('section', { class: 'card' }, h('h2', {}, 'On screen'));
    const texts = h('section', { class: 'card', hidden: true });
    const similar = h('section', { class: 'card', hidden: true });
    replace(this.sections, shown, texts, similar);
    const isCurrent = () => this.#frame === id;
    const [moments, entry, alike] = await Promise.allSettled([
      ask('/api/moments', { query: { frame_id: id, start: '1970-01-01T00:00:00Z', limit: 200 } }),
      ask('/api/at', { query: { t: rfc3339(this.at), source_id: this.source } }),
      ask(`/api/frames/${id}/similar`, { query: { limit: 13, min_similarity: 90 } }),
    ]);
    if (!isCurrent()) return;
    if (moments.value) this.#fillMoments(shown, moments.value);
    if (entry.value) this.#fillTexts(texts, entry.value.entries?.[0]);
    if (alike.value) this.#fillSimilar(similar, alike.value.frames.filter((frame) => (frame.frame_id ?? frame.frame?.frame_id) !== id));
  }

  #fillMoments(section, told) {
    const total = told.moments.reduce((sum, one) => sum + one.dwell_seconds, 0);
    append(section,
      h('p', {}, told.count === 1 ? `Once, for ${duration(total)}` : `${told.count} times, ${duration(total)} in all`),
      h('ul', { class: 'list' }, told.moments.slice(0, 40).map((one) => {
        const start = Date.parse(one.start);
        const isThis = this.at >= start && this.at < Math.max(Date.parse(one.end), start + 1000);
        return h('li', {}, h('a', { class: 'line', 'aria-current': isThis ? 'true' : null,
          href: `#/picture/${this.#frame}?${new URLSearchParams({ at: one.start, source: one.source_id })}` },
        h('span', {}, isThis ? h('strong', {}, moment(start)) : moment(start)), h('span', { class: 'soft' }, duration(one.dwell_seconds))));
      })),
      told.count > 40 && h('p', { class: 'soft' }, `and ${told.count - 40} more`));
  }

  #fillTexts(section, entry) {
    const notes = entry?.annotations ?? [];
    const said = entry?.transcript;
    section.hidden = notes.length === 0 && !said;
    if (section.hidden) return;
    replace(section, h('h2', {}, 'Noted and said then'), said && h('p', {}, said.text ?? said.content ?? ''),
      notes.map((note) => h('p', {}, note.content, ' ', h('span', { class: 'chip' }, note.annotation_type.replaceAll('_', ' ')))));
  }

  #fillSimilar(section, frames) {
    section.hidden = frames.length === 0;
    if (section.hidden) return;
    replace(section, h('h2', {}, 'Looks like it'), h('div', { class: 'thumbs' }, frames.slice(0, 12).map((found) => {
      const frame = found.frame ?? found;
      const at = frame.first_seen_at ?? frame.timestamp;
      return h('a', { href: `#/picture/${frame.frame_id}?${new URLSearchParams({ at, source: frame.source_id })}` },
        h('img', { src: thumbnailURL(frame.frame_id), loading: 'lazy', alt: moment(Date.parse(at)) }),
        h('span', {}, `${found.similarity_score.toFixed(1)} %`));
    })));
  }

  #note() {
    noteDialog({ from: this.at, to: this.at, sourceID: this.source, words: `Note at ${moment(this.at)}, ${this.name}`,
      then: () => this.#fill(this.#frame) });
  }

  #missing(text) {
    replace(this.main, h('section', { class: 'empty' }, h('h1', {}, 'No picture'), h('p', { class: 'soft' }, text),
      h('div', {}, h('a', { class: 'button', href: '#/timeline' }, 'To the timeline'))));
  }

  // Comparing

  async #toggleCompare() {
    if (this.#compares) return this.#showCompared(false);
    const id = this.#frame;
    this.#showCompared(true);
    setText(this.compared, 'Looking for the picture before…');
    try {
      const before = await this.#before();
      if (!before) return setText(this.compared, 'Nothing was on screen before.');
      const [old, now] = await Promise.all([bitmap(before.frame), bitmap(id)]);
      if (this.#frame !== id || !this.#compares) return;
      const regions = changedRegions(old, now);
      this.#drawRegions(now, regions);
      setText(this.compared, regions.length === 0
        ? 'Nothing that the eye sees changed.'
        : `${regions.length === 1 ? 'One region' : `${regions.length} regions`} changed since ${clock(before.start)}.`);
    } catch (error) {
      setText(this.compared, error.message);
    }
  }

  /** The moment before the one that is shown. */
  async #before() {
    let at = this.at;
    for (let tries = 0; tries < 3; tries += 1) {
      const start = await this.#moments.beside(this.source, at, -1);
      if (start === null) return null;
      const found = await ask('/api/at', { query: { t: rfc3339(start + 1), source_id: this.source } });
      const frame = found.entries?.[0]?.frame?.frame_id;
      if (frame && frame !== this.#frame) return { frame, start };
      at = start;
    }
    return null;
  }

  #showCompared(isShown) {
    this.#compares = isShown;
    this.marks.hidden = true;
    this.compareButton.setAttribute('aria-pressed', String(isShown));
    setText(this.compared, '');
  }

  #drawRegions(now, regions) {
    this.marks.width = now.width;
    this.marks.height = now.height;
    const context = this.marks.getContext('2d');
    context.fillStyle = '#0008';
    context.fillRect(0, 0, now.width, now.height);
    context.strokeStyle = '#ffb020';
    context.lineWidth = Math.max(2, now.width / 480);
    for (const { x, y, width, height } of regions) {
      context.clearRect(x, y, width, height);
      context.strokeRect(x, y, width, height);
    }
    this.marks.hidden = regions.length === 0;
  }

  // Zoom

  #zoomBy(factor, x = this.viewer.clientWidth / 2, y = this.viewer.clientHeight / 2) {
    const before = this.#zoom;
    const scale = Math.min(16, Math.max(1, before.scale * factor));
    const share = scale / before.scale;
    this.#zoom = { scale, x: x - (x - before.x) * share, y: y - (y - before.y) * share };
    this.#apply();
  }

  #reset() {
    this.#zoom = { scale: 1, x: 0, y: 0 };
    this.#apply();
  }

  #apply() {
    const zoom = this.#zoom;
    const bound = (value, size) => Math.min(0, Math.max(size * (1 - zoom.scale), value));
    zoom.x = bound(zoom.x, this.viewer.clientWidth);
    zoom.y = bound(zoom.y, this.viewer.clientHeight);
    this.holder.style.transform = `translate(${zoom.x}px, ${zoom.y}px) scale(${zoom.scale})`;
  }

  #pointer(event, isDown) {
    if (event.target.closest('button')) return;
    const before = this.#pointers.get(event.pointerId);
    if (isDown === false) return this.#pointers.delete(event.pointerId);
    if (isDown) this.viewer.setPointerCapture(event.pointerId);
    else if (!before) return;
    const spread = () => {
      const [a, b] = [...this.#pointers.values()];
      return b && { distance: Math.hypot(a.x - b.x, a.y - b.y), x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
    };
    const old = spread();
    const box = this.viewer.getBoundingClientRect();
    this.#pointers.set(event.pointerId, { x: event.clientX - box.left, y: event.clientY - box.top });
    if (isDown) return;
    const fresh = spread();
    if (old && fresh) return this.#zoomBy(fresh.distance / Math.max(1, old.distance), fresh.x, fresh.y);
    this.#zoom.x += event.clientX - box.left - before.x;
    this.#zoom.y += event.clientY - box.top - before.y;
    this.#apply();
  }

  async #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) return;
    if (event.target.closest?.('input, textarea, select')) return;
    const act = {
      ArrowLeft: () => this.#step(-1), ArrowRight: () => this.#step(1), '+': () => this.#zoomBy(1.5), '=': () => this.#zoomBy(1.5),
      '-': () => this.#zoomBy(1 / 1.5), Escape: () => (this.#zoom.scale > 1 ? this.#reset() : (location.hash = this.#timeline(this.at))),
      n: () => may('annotate') && this.at !== null && this.#note(), c: () => this.#toggleCompare(),
    }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  /** Goes to the moment before, or the next one, of the same stream. */
  async #step(direction) {
    if (this.source === null || this.at === null) return;
    const start = await this.#moments.beside(this.source, this.at, direction);
    if (start === null) return;
    const found = await ask('/api/at', { query: { t: rfc3339(start + 1), source_id: this.source } });
    const frame = found.entries?.[0]?.frame?.frame_id;
    if (frame) location.replace(`#/picture/${frame}?${new URLSearchParams({ at: rfc3339(start), source: this.source })}`);
  }

  close() {
    removeEventListener('keydown', this.keys);
    replace(this.main);
  }
}

async function bitmap(frame) {
  const response = await fetch(address(imageURL(frame)));
  if (!response.ok) throw new Error('The picture before is not there any more.');
  return createImageBitmap(await response.blob());
}

/** Rectangles of the new picture in which it differs, in its pixels. */
export function changedRegions(old, now) {
  const cell = Math.max(4, Math.round(now.width / 120));
  const [columns, rows] = [Math.ceil(now.width / cell), Math.ceil(now.height / cell)];
  const read = (picture) => {
    const canvas = new OffscreenCanvas(columns * 4, rows * 4);
    const context = canvas.getContext('2d', { willReadFrequently: true });
    context.drawImage(picture, 0, 0, columns * 4, rows * 4);
    return context.getImageData(0, 0, columns * 4, rows * 4).data;
  };
  const [a, b] = [read(old), read(now)];
  const changed = new Uint8Array(columns * rows);
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      let most = 0;
      for (let y = 0; y < 4; y += 1) {
        for (let x = 0; x < 4; x += 1) {
          const place = ((row * 4 + y) * columns * 4 + column * 4 + x) * 4;
          const difference = Math.abs(a[place] - b[place]) + Math.abs(a[place + 1] - b[place + 1]) + Math.abs(a[place + 2] - b[place + 2]);
          most = Math.max(most, difference);
        }
      }
      // What compression does to an edge stays below this.
      changed[row * columns + column] = most > 72 ? 1 : 0;
    }
  }
  return joined(changed, columns, rows).map((box) => ({
    x: box.left * cell, y: box.top * cell, width: (box.right - box.left + 1) * cell, height: (box.bottom - box.top + 1) * cell,
  }));
}

/** Boxes around cells that touch, or nearly. */
function joined(cells, columns, rows) {
  const boxes = [];
  const seen = new Uint8Array(cells.length);
  for (let start = 0; start < cells.length; start += 1) {
    if (!cells[start] || seen[start]) continue;
    const box = { left: columns, right: 0, top: rows, bottom: 0 };
    const waiting = [start];
    seen[start] = 1;
    while (waiting.length) {
      const place = waiting.pop();
      const [x, y] = [place % columns, Math.floor(place / columns)];
      box.left = Math.min(box.left, x);
      box.right = Math.max(box.right, x);
      box.top = Math.min(box.top, y);
      box.bottom = Math.max(box.bottom, y);
      for (let dy = -3; dy <= 3; dy += 1) {
        for (let dx = -3; dx <= 3; dx += 1) {
          const [nx, ny] = [x + dx, y + dy];
          if (nx < 0 || ny < 0 || nx >= columns || ny >= rows) continue;
          const next = ny * columns + nx;
          if (cells[next] && !seen[next]) {
            seen[next] = 1;
            waiting.push(next);
          }
        }
      }
    }
    boxes.push(box);
  }
  return boxes;
}
