// The timeline: lanes over time, all scrubbed together.

import { ask, may } from './api.js';
import { button, h, replace, setText } from './dom.js';
import { Density, NOTHING } from './density.js';
import { noteDialog } from './dialogs.js';
import { clamp, later, show } from './drawing.js';
import { AXIS, LANE, draw, readColours } from './lanes.js';
import { live } from './live.js';
import { Pointers } from './pointers.js';
import { SelectionTools } from './selection.js';
import { Moments, Notes } from './spans.js';
import { Stage } from './stage.js';
import { Thumbnails } from './thumbnails.js';
import { clock, day, duration, moment, rfc3339 } from './time.js';

const YEAR = 366 * 86400e3;
const SHORTEST = 1000;
const SPEEDS = [1, 2, 5, 10, 30, 60, 120, 300, 1000];
/** So many samples the last picture of a live stream counts as what is on screen. */
const LIVE_EDGE = 6;
/** Up to here moments are drawn one by one. */
const MOMENTS_UP_TO = 3 * 3600e3;

/** Opens the view; the address says the instant, the span that is seen, the stream and the selection. */
export function open(main, parameters) {
  const timeline = new Timeline(main);
  timeline.read(parameters);
  return {
    update: (parameters) => timeline.read(parameters),
    close: () => timeline.close(),
  };
}

class Timeline {
  #sources = [];
  #at = Date.now();
  #span = 3600e3;
  #middle = Date.now() - 1500e3;
  #selected = null;
  #selection = null;
  #hover = null;
  #follows = true;
  #speed = 10;
  #isPlaying = false;
  #isDirty = true;
  #colours = readColours();
  #ends = [];
  #isClosed = false;
  #written = '';

  constructor(main) {
    this.main = main;
    this.density = new Density(() => this.#redraw());
    this.moments = new Moments(() => this.#redraw());
    this.notes = new Notes(() => this.#redraw());
    this.thumbnails = new Thumbnails(() => this.#redraw());
    this.stage = new Stage({
      thumbnails: this.thumbnails, frameAt: (source, ms) => this.#frameAt(source, ms),
      onpick: (source) => (source === this.#selected ? this.#open() : this.#select(source)),
    });
    this.#build();
    this.pointers = new Pointers(this.lanes, this.scroll, this.#view());
    this.#listen();
    this.#loadSources();
    requestAnimationFrame(() => this.#frame());
  }

  get #from() { return this.#middle - this.#span / 2; }
  get #to() { return this.#middle + this.#span / 2; }

  // What is there

  async #loadSources() {
    const told = await ask('/api/sources');
    const names = new Map([...live.streams.values()].map((stream) => [stream.source_id, stream.name]));
    this.#sources = told.sources
      .filter((source) => source.first_sample_at || names.has(source.source_id))
      .map((source) => ({
        source: source.source_id, name: names.get(source.source_id) ?? source.source_filename,
        first: source.first_sample_at ? Date.parse(source.first_sample_at) : null,
        last: source.last_sample_at ? Date.parse(source.last_sample_at) : null, session: live.streams.has(source.session_id) ? source.session_id : null,
      }))
      .reverse();
    this.#selected ??= this.#sources.find((lane) => lane.first)?.source ?? this.#sources[0]?.source ?? null;
    if (this.#sources.length === 0) {
      replace(this.lanes, h('p', { class: 'empty soft' }, 'Nothing is remembered yet. As soon as a stream is live, what it shows is here.'));
    }
    // Nobody wants to look at an hour in which nothing was on screen.
    if (!this.isAddressed) {
      const last = Math.max(...this.#sources.map((lane) => lane.last ?? 0));
      if (last && last < Date.now() - 60e3) this.#goTo(last, { follow: false });
    }
    this.#buildNames();
    this.stage.build(this.#sources, this.#selected);
    this.#reveal();
    this.#redraw();
  }

  /** Reads an address. */
  read(parameters) {
    const text = parameters.toString();
    if (text === this.#written) return;
    const at = Date.parse(parameters.get('at') ?? '');
    const span = Number(parameters.get('span')) * 1000;
    const source = Number(parameters.get('source'));
    this.isAddressed = !Number.isNaN(at);
    if (source) this.#selected = source;
    if (span) this.#span = clamp(span, SHORTEST, YEAR);
    const [start, end] = (parameters.get('select') ?? '').split('/').map((part) => Date.parse(part));
    this.#selection = start && end ? [start, end] : null;
    if (this.isAddressed) this.#goTo(at, { follow: false });
    else this.#goTo(Date.now(), { follow: true });
    this.stage.build(this.#sources, this.#selected);
  }

  #write = later(250, () => {
    if (this.#isClosed) return;
    const parameters = new URLSearchParams();
    if (!this.#follows) parameters.set('at', rfc3339(Math.round(this.#at)));
    parameters.set('span', String(Math.round(this.#span / 1000)));
    if (this.#selected) parameters.set('source', String(this.#selected));
    if (this.#selection) parameters.set('select', this.#selection.map((ms) => rfc3339(Math.round(ms))).join('/'));
    this.#written = parameters.toString();
    history.replaceState(null, '', `#/timeline?${parameters}`);
  });

  // What is shown

  #build() {
    this.when = h('div', { class: 'when', 'aria-live': 'off' });
    this.playButton = button('Play', { drawing: 'play', showsWords: false, onclick: () => this.#play(!this.#isPlaying) });
    this.speed = h('select', { 'aria-label': 'Speed', onchange: () => { this.#speed = Number(this.speed.value); } },
      SPEEDS.map((speed) => h('option', { value: speed, selected: speed === this.#speed }, `×${speed}`)));
    this.nowButton = button('Now', { 'aria-pressed': 'true', onclick: () => this.#goTo(Date.now(), { follow: true }) });
    this.date = h('input', { type: 'datetime-local', step: 1, 'aria-label': 'Go to a time', class: 'goto' });
    this.date.addEventListener('change', () => {
      const ms = Date.parse(this.date.value);
      if (!Number.isNaN(ms)) this.#goTo(ms, { follow: false });
    });
    this.selectionTools = new SelectionTools({ onclear: () => {
      this.#selection = null;
      this.#write();
      this.#redraw();
    } });
    const tools = h('div', { class: 'tools' }, this.when,
      h('div', { class: 'group' },
        button('The moment before', { drawing: 'left', showsWords: false, onclick: () => this.#step(-1) }),
        this.playButton,
        button('The next moment', { drawing: 'right', showsWords: false, onclick: () => this.#step(1) })),
      this.speed,
      h('div', { class: 'group' },
        button('Farther', { drawing: 'zoomout', showsWords: false, onclick: () => this.#zoom(2) }),
        button('Closer', { drawing: 'zoomin', showsWords: false, onclick: () => this.#zoom(0.5) })),
      this.nowButton,
      may('annotate') && button('Note', { drawing: 'notes', onclick: () => this.#note() }),
      this.selectionTools.element);
    this.canvas = h('canvas', { tabindex: 0, role: 'application', 'aria-label': 'Timeline: arrow keys move, plus and minus zoom' });
    this.names = h('ul', { class: 'names', 'aria-label': 'Streams' });
    this.filler = h('div', {});
    this.scroll = h('div', { class: 'scroll', onscroll: () => this.#redraw() }, this.canvas, this.names, this.filler);
    this.hoverCanvas = h('canvas', { width: 320, height: 180 });
    this.hoverText = h('div', {});
    this.hoverBox = h('div', { class: 'hover', hidden: true }, this.hoverCanvas, this.hoverText);
    this.lanes = h('div', { class: 'lanes' }, this.scroll, this.hoverBox);
    replace(this.main, h('h1', { class: 'offscreen' }, 'Timeline'), tools, this.stage.element, this.lanes);
    this.context = this.canvas.getContext('2d');
    this.watcher = new ResizeObserver(() => this.#redraw());
    this.watcher.observe(this.lanes);
  }

  #buildNames() {
    replace(this.names, this.#sources.map((lane, index) => h('li', {}, this.#nameButton(lane, index))));
    this.filler.style.height = '0';
    this.names.style.height = `${AXIS + this.#sources.length * LANE}px`;
  }

  #nameButton(lane, index) {
    const name = h('button', { type: 'button', 'data-source': lane.source, 'aria-pressed': String(lane.source === this.#selected),
      onclick: () => this.#select(lane.source) }, lane.name);
    name.style.top = `${AXIS + index * LANE + 2}px`;
    return name;
  }

  #select(source) {
    this.#selected = source;
    for (const name of this.names.querySelectorAll('button')) {
      name.setAttribute('aria-pressed', String(Number(name.dataset.source) === source));
    }
    this.#reveal();
    this.stage.build(this.#sources, this.#selected);
    this.#write();
    this.#redraw();
  }

  /** Scrolls to the lane that is selected. */
  #reveal() {
    const top = this.#sources.findIndex((lane) => lane.source === this.#selected) * LANE;
    const room = this.scroll.clientHeight - AXIS;
    if (top < this.scroll.scrollTop) this.scroll.scrollTop = top;
    if (top + LANE > this.scroll.scrollTop + room) this.scroll.scrollTop = top + LANE - room;
  }

  #redraw() { this.#isDirty = true; }

  #frame() {
    if (this.#isClosed) return;
    const now = performance.now();
    const passed = Math.min(200, now - (this.lastFrame ?? now));
    this.lastFrame = now;
    if (this.#isPlaying) this.#advance(passed);
    else if (this.#follows && Date.now() - this.#at > Math.max(200, this.#span / this.canvas.clientWidth)) this.#follow();
    if (this.#isDirty) {
      this.#isDirty = false;
      this.#draw();
    }
    requestAnimationFrame(() => this.#frame());
  }

  #follow() {
    this.#at = Date.now();
    this.#middle = this.#at - this.#span * 0.42;
    this.#redraw();
  }

  #advance(passed) {
    this.#at = this.stage.play(this.#at, this.#speed) ?? this.#at + passed * this.#speed;
    if (this.#at >= Date.now()) {
      this.#play(false);
      return this.#goTo(Date.now(), { follow: true });
    }
    if (this.#at > this.#from + this.#span * 0.75) this.#middle += this.#at - (this.#from + this.#span * 0.75);
    this.#redraw();
    this.#write();
  }

  #draw() {
    const width = this.lanes.clientWidth;
    const height = this.lanes.clientHeight;
    const ratio = devicePixelRatio || 1;
    if (this.canvas.width !== Math.round(width * ratio) || this.canvas.height !== Math.round(height * ratio)) {
      this.canvas.width = Math.round(width * ratio);
      this.canvas.height = Math.round(height * ratio);
      this.canvas.style.height = `${height}px`;
      this.names.style.marginTop = '0';
    }
    const [from, to] = [this.#from, this.#to];
    const seconds = Density.scale(this.#span, width);
    this.seconds = seconds;
    this.density.want(from - this.#span * 0.5, to + this.#span * 0.5, seconds);
    const showsMoments = this.#span <= MOMENTS_UP_TO;
    if (showsMoments) {
      for (const lane of this.#visible(height)) this.moments.want(lane.source, from, to);
    }
    this.notes.want(from, to, this.#span);
    this.context.setTransform(ratio, 0, 0, ratio, 0, 0);
    draw(this.context, {
      width, height, from, to, seconds, scroll: this.scroll.scrollTop, colours: this.#colours, lanes: this.#sources,
      density: this.density, thumbnails: this.thumbnails, selected: this.#selected, selection: this.#selection, at: this.#at,
      hover: this.#hover?.ms ?? null, notes: this.notes.notes, marks: this.notes.marks,
      moments: (source) => (showsMoments ? this.moments.known(source, from, to) : null),
    });
    this.#rememberNewest();
    this.stage.draw({
      at: this.#at, isPlaying: this.#isPlaying, step: (this.#span / width) * 2, reach: Math.ceil(width / 2),
    });
    this.#drawHover();
    this.#tell();
  }

  #visible(height) {
    const first = Math.floor(this.scroll.scrollTop / LANE);
    return this.#sources.slice(first, first + Math.ceil((height - AXIS) / LANE) + 1);
  }

  /** The frame of a source at an instant: of the moment, or of the bucket that is drawn there. */
  #frameAt(source, ms) {
    const found = this.moments.at(source, ms);
    if (found) return found.frame;
    const frame = (this.density.at(source, ms, this.seconds ?? 60) ?? NOTHING).frame;
    // What a live stream showed last it shows still: the next sample is a second away.
    return frame || (Date.now() - ms < LIVE_EDGE * live.step(source) && isLive(source) ? this.#newest.get(source) ?? 0 : 0);
  }

  /** The newest frame of each stream that told of one, or had one a moment ago. */
  #newest = new Map();

  #rememberNewest() {
    for (const lane of this.#sources) {
      if (this.#newest.has(lane.source) || !isLive(lane.source)) continue;
      for (let back = 0; back < 12; back += 1) {
        const frame = this.density.at(lane.source, Date.now() - back * 1000 * (this.seconds ?? 1), this.seconds ?? 1)?.frame;
        if (!frame) continue;
        this.#newest.set(lane.source, frame);
        break;
      }
    }
  }

  #drawHover() {
    const hover = this.#hover;
    const lane = hover && this.#sources[hover.lane];
    if (!lane || this.pointers.isDragging) {
      this.hoverBox.hidden = true;
      return;
    }
    const frame = this.#frameAt(lane.source, hover.ms);
    const bitmap = frame ? this.thumbnails.get(frame) : null;
    if (bitmap) show(this.hoverCanvas, bitmap);
    this.hoverBox.classList.toggle('plain', !frame);
    const note = this.notes.at(lane.source, hover.ms, this.#span / this.lanes.clientWidth * 6);
    const found = this.moments.at(lane.source, hover.ms);
    setText(this.hoverText, [
      `${clock(hover.ms)} · ${frame ? lane.name : 'nothing on screen'}`,
      found && `on screen for ${duration((found.end - found.start) / 1000)}`,
      note && `“${note.text.slice(0, 120)}”`,
    ].filter(Boolean).join(' · '));
    this.hoverBox.hidden = false;
    const box = this.hoverBox.getBoundingClientRect();
    const left = clamp(hover.x - box.width / 2, 6, this.lanes.clientWidth - box.width - 6);
    const above = hover.y - box.height - 16;
    this.hoverBox.style.left = `${left}px`;
    this.hoverBox.style.top = `${above > 4 ? above : Math.min(hover.y + 22, this.lanes.clientHeight - box.height - 4)}px`;
  }

  #tell() {
    setText(this.when, `${day(this.#at)}, ${clock(this.#at)}`);
    this.nowButton.setAttribute('aria-pressed', String(this.#follows));
    this.selectionTools.show(this.#selection, this.#selected);
  }

  // What people do

  #goTo(ms, { follow = this.#follows, keepsView = false } = {}) {
    this.#at = Math.min(ms, Date.now());
    this.#follows = follow;
    if (!keepsView || this.#at < this.#from || this.#at > this.#to) {
      this.#middle = follow ? this.#at - this.#span * 0.42 : this.#at;
    }
    this.#write();
    this.#redraw();
  }

  #zoom(factor, around = this.#at) {
    const span = clamp(this.#span * factor, SHORTEST, YEAR);
    const share = (around - this.#from) / this.#span;
    this.#span = span;
    this.#middle = around - share * span + span / 2;
    if (this.#follows) this.#middle = this.#at - span * 0.42;
    this.#write();
    this.#redraw();
  }

  #pan(ms) {
    this.#middle = Math.min(this.#middle + ms, Date.now() + this.#span * 0.4);
    this.#follows = false;
    this.#write();
    this.#redraw();
  }

  #play(isPlaying) {
    this.#isPlaying = isPlaying;
    if (isPlaying) {
      if (Date.now() - this.#at < 2000) this.#goTo(this.#from + this.#span * 0.2, { follow: false, keepsView: true });
      this.#follows = false;
    }
    const fresh = button(isPlaying ? 'Pause' : 'Play', { drawing: isPlaying ? 'pause' : 'play', showsWords: false, onclick: () => this.#play(!this.#isPlaying) });
    const hadFocus = document.activeElement === this.playButton;
    this.playButton.replaceWith(fresh);
    this.playButton = fresh;
    if (hadFocus) fresh.focus();
    if (!isPlaying) {
      this.stage.pause();
      this.stage.sharpen();
    }
    this.#redraw();
  }

  /** Goes a moment back or on, of the stream that is selected. */
  async #step(direction) {
    if (!this.#selected) return;
    const found = await this.moments.beside(this.#selected, this.#at, direction);
    if (found !== null) this.#goTo(found, { follow: false, keepsView: true });
  }

  /** Opens the picture of the stream that is selected. */
  #open() {
    const frame = this.#frameAt(this.#selected, this.#at);
    if (!frame) return;
    location.hash = `#/picture/${frame}?${new URLSearchParams({ at: rfc3339(Math.round(this.#at)), source: this.#selected })}`;
  }

  #note() {
    const [from, to] = this.#selection ?? [this.#at, this.#at];
    const lane = this.#sources.find((lane) => lane.source === this.#selected);
    noteDialog({
      from, to, sourceID: this.#selected,
      words: from === to ? `Note at ${moment(from)}${lane ? `, ${lane.name}` : ''}` : `Note from ${clock(from)} to ${clock(to)}${lane ? `, ${lane.name}` : ''}`,
      then: () => this.notes.forget(),
    });
  }

  #listen() {
    const on = (target, type, act, options) => {
      target.addEventListener(type, act, options);
      this.#ends.push(() => target.removeEventListener(type, act, options));
    };
    on(this.scroll, 'wheel', (event) => this.pointers.wheel(event), { passive: false });
    on(this.canvas, 'pointerdown', (event) => this.pointers.down(event));
    on(this.canvas, 'pointermove', (event) => this.pointers.move(event));
    on(this.canvas, 'pointerup', (event) => this.pointers.up(event));
    on(this.canvas, 'pointercancel', (event) => this.pointers.cancel(event));
    on(this.canvas, 'pointerleave', () => { this.#hover = null; this.#redraw(); });
    on(window, 'keydown', (event) => this.#key(event));
    on(window, 'mem:zone', () => this.#redraw());
    on(matchMedia('(prefers-color-scheme: dark)'), 'change', () => {
      this.#colours = readColours();
      this.#redraw();
    });
    this.#ends.push(
      live.on('streams', () => this.#haveSources()),
      live.on('sample', (sample) => {
        this.#newest.set(sample.source_id, sample.frame_id);
        this.moments.note(sample);
      }),
      live.on('missed', () => { this.moments.forget(); this.notes.forget(); this.#loadSources(); }),
      live.on('change', (change) => {
        if (change.kind.startsWith('annotation') || change.kind === 'gap' || change.kind === 'format.changed') this.notes.forget();
        if (change.kind === 'memory.forgotten') { this.moments.forget(); this.notes.forget(); }
      }));
  }

  /** A stream that was not there before gets its lane. */
  #haveSources() {
    const isNew = [...live.streams.values()].some((stream) =>
      stream.last_frame_at && !this.#sources.some((lane) => lane.source === stream.source_id));
    if (isNew && !this.isLoading) {
      this.isLoading = true;
      this.#loadSources().finally(() => { this.isLoading = false; });
    }
    for (const stream of live.streams.values()) {
      if (stream.status === 'live' && stream.last_frame_at) this.moments.extend(stream.source_id, Date.parse(stream.last_frame_at));
    }
    this.#redraw();
  }

  /** What pointers see and do. */
  #view() {
    const timeline = this;
    return {
      get from() { return timeline.#from; },
      get span() { return timeline.#span; },
      get middle() { return timeline.#middle; },
      get count() { return timeline.#sources.length; },
      bounded: (span) => clamp(span, SHORTEST, YEAR),
      look: ({ middle, span = this.#span }) => {
        this.#span = span;
        this.#middle = Math.min(middle, Date.now() + span * 0.4);
        this.#follows = false;
        this.#write();
        this.#redraw();
      },
      zoom: (factor, around) => this.#zoom(factor, around),
      pan: (ms) => this.#pan(ms),
      scrub: (ms) => this.#goTo(ms, { follow: false, keepsView: true }),
      hover: (spot) => {
        this.#hover = spot;
        // All lanes scrub together, in the pictures above.
        if (spot) this.#hoverAt(spot.ms);
        this.#redraw();
      },
      select: (from, to) => {
        this.#selection = [from, to];
        this.#write();
        this.#redraw();
      },
      click: (spot, kind) => this.#click(spot, kind),
    };
  }

  /** While nothing is played, the pictures above show what is under the pointer. */
  #hoverAt(ms) {
    if (this.#isPlaying || ms > Date.now()) return;
    this.#at = ms;
    this.#follows = false;
  }

  #click(spot, kind) {
    const lane = this.#sources[Math.floor((spot.y - AXIS + this.scroll.scrollTop) / LANE)];
    this.#goTo(this.pointers.time(spot.x), { follow: false, keepsView: true });
    if (!lane) return;
    const wasSelected = lane.source === this.#selected;
    if (!wasSelected) this.#select(lane.source);
    // A finger hides what it points at: there the first tap shows it above.
    if (kind !== 'touch' || wasSelected) this.#open();
  }

  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) return;
    if (event.target.closest?.('input, textarea, select')) return;
    const onButton = event.target.closest?.('button, a') !== null;
    const lane = this.#sources.findIndex((lane) => lane.source === this.#selected);
    const act = {
      ArrowLeft: () => (event.shiftKey ? this.#goTo(this.#at - 1000, { follow: false, keepsView: true }) : this.#step(-1)),
      ArrowRight: () => (event.shiftKey ? this.#goTo(this.#at + 1000, { follow: false, keepsView: true }) : this.#step(1)),
      ArrowUp: () => lane > 0 && this.#select(this.#sources[lane - 1].source),
      ArrowDown: () => lane < this.#sources.length - 1 && this.#select(this.#sources[lane + 1].source),
      '+': () => this.#zoom(0.5), '=': () => this.#zoom(0.5), '-': () => this.#zoom(2), _: () => this.#zoom(2),
      PageUp: () => this.#pan(-this.#span * 0.8), PageDown: () => this.#pan(this.#span * 0.8),
      ' ': () => this.#play(!this.#isPlaying), 0: () => this.#goTo(Date.now(), { follow: true }),
      Home: () => this.#goTo(Math.min(...this.#sources.map((lane) => lane.first ?? Infinity)), { follow: false }),
      End: () => this.#goTo(Date.now(), { follow: true }),
      n: () => may('annotate') && this.#note(),
      '[': () => { this.#selection = [this.#at, Math.max(this.#selection?.[1] ?? this.#at, this.#at)]; this.#write(); this.#redraw(); },
      ']': () => { this.#selection = [Math.min(this.#selection?.[0] ?? this.#at, this.#at), this.#at]; this.#write(); this.#redraw(); },
      Enter: () => this.#open(),
      Escape: () => { this.#selection = null; this.#write(); this.#redraw(); },
    }[event.key];
    // Buttons keep the keys that press them.
    if (!act || (onButton && (event.key === ' ' || event.key === 'Enter'))) return;
    event.preventDefault();
    act();
  }

  close() {
    this.#isClosed = true;
    for (const end of this.#ends) end();
    this.watcher.disconnect();
    this.stage.close();
    this.density.close();
    this.thumbnails.close();
    replace(this.main);
  }
}

const isLive = (source) => [...live.streams.values()].some((stream) => stream.source_id === source && stream.status === 'live');
