// The live wall: a tile for each session, which changes where it stands.

import { ask, imageURL, may, thumbnailURL } from './api.js';
import { button, h, notify, replace, setText, svg } from './dom.js';
import { confirmDialog, newStreamDialog, promptDialog, publishDialog } from './dialogs.js';
import { live } from './live.js';
import { LivePlayer } from './player.js';
import { streamSettingsDialog } from './stream-settings.js';
import { ago, clock, duration } from './time.js';

const STATUS = { live: 'Live', waiting: 'Waiting for video', ended: 'Stopped', error: 'Error' };
/** A sparkline: ten minutes in bars of ten seconds. */
const SPARK = { bars: 60, seconds: 10 };
/** With more live streams than this, tiles show the small form of each picture. */
const MOST_LARGE = 12;

/** Opens the view. */
export function open(main) {
  const tiles = new Map();
  const wall = h('div', { class: 'wall' });
  const summary = h('p', { class: 'soft' });
  const head = h('div', { class: 'spread' },
    h('div', {}, h('h1', {}, 'Live'), summary),
    may('control') && button('New stream', { drawing: 'plus', kind: 'primary', onclick: newStreamDialog }));
  const sparks = new Sparks((source) => tileOf(source)?.drawSpark(sparks));
  const tileOf = (source) => [...tiles.values()].find((tile) => tile.sourceID === source);

  const update = () => {
    if (live.streams.size === 0) {
      for (const tile of tiles.values()) tile.remove();
      tiles.clear();
      if (!main.querySelector('.empty')) replace(main, empty());
      return;
    }
    if (!wall.isConnected) replace(main, head, wall);
    for (const [id, tile] of tiles) {
      if (live.streams.has(id)) continue;
      tile.remove();
      tiles.delete(id);
    }
    const count = [...live.streams.values()].filter((stream) => stream.status === 'live').length;
    for (const [id, stream] of live.streams) {
      let tile = tiles.get(id);
      if (!tile) {
        tile = new Tile(stream);
        tiles.set(id, tile);
        wall.append(tile.element);
      }
      tile.update(stream, count <= MOST_LARGE);
    }
    setText(summary, `${count} of ${live.streams.size} ${live.streams.size === 1 ? 'stream' : 'streams'} live`);
  };

  update();
  sparks.load();
  const ticks = setInterval(() => { for (const tile of tiles.values()) tile.tick(sparks); }, 1000);
  const ends = [
    live.on('streams', update),
    live.on('missed', () => sparks.load()),
    live.on('sample', (sample) => {
      tileOf(sample.source_id)?.show(sample.frame_id, Date.parse(sample.timestamp));
      sparks.add(sample);
    }),
  ];
  return {
    update() {},
    close() {
      clearInterval(ticks);
      for (const end of ends) end();
      for (const tile of tiles.values()) tile.remove();
      replace(main);
    },
  };
}

/** How often each source's picture changed, ten seconds by ten seconds. */
class Sparks {
  #bars = new Map();
  #redraw;

  constructor(redraw) { this.#redraw = redraw; }

  async load() {
    const now = Date.now();
    const told = await ask('/api/density', { query: {
      start: new Date(now - SPARK.bars * SPARK.seconds * 1000).toISOString(), bucket: `${SPARK.seconds}s`,
    } });
    const first = Math.floor(Date.parse(told.start) / 1000 / SPARK.seconds);
    for (const source of told.sources) {
      const bars = new Map();
      source.indexes.forEach((index, place) => bars.set(first + index, source.changes[place]));
      this.#bars.set(source.source_id, bars);
      this.#redraw(source.source_id);
    }
  }

  add(sample) {
    const bars = this.#bars.get(sample.source_id) ?? new Map();
    const bar = Math.floor(Date.parse(sample.timestamp) / 1000 / SPARK.seconds);
    bars.set(bar, (bars.get(bar) ?? 0) + 1);
    for (const old of bars.keys()) if (old < bar - SPARK.bars) bars.delete(old);
    this.#bars.set(sample.source_id, bars);
  }

  /** Changes of each bar up to now, oldest first; null where nothing was on screen. */
  of(source) {
    const now = Math.floor(Date.now() / 1000 / SPARK.seconds);
    const bars = this.#bars.get(source);
    return Array.from({ length: SPARK.bars }, (_, index) => bars?.get(now - SPARK.bars + 1 + index) ?? null);
  }
}

/** The tile that shows live video: browsers open few connections to one server, and a video takes two. */
let watched = null;

/** One session on the wall. */
class Tile {
  #stream;
  #player = null;
  #frame = null;
  #changedAt = null;
  #isLarge = true;
  #turn = 0;

  constructor(stream) {
    this.sourceID = stream.source_id;
    this.#stream = stream;
    this.name = h('h2', {});
    this.status = h('span', { class: 'badge' });
    this.reason = h('p', { class: 'reason', hidden: true });
    this.facts = h('div', { class: 'facts' });
    this.more = h('div', { class: 'facts' });
    this.spark = svg('svg', { class: 'spark', viewBox: `0 0 ${SPARK.bars * 4} 28`, preserveAspectRatio: 'none', role: 'img',
      'aria-label': 'Changes in the last ten minutes' });
    this.none = h('span', { class: 'none' });
    this.image = h('img', { alt: '', hidden: true, decoding: 'async' });
    this.link = h('a', { class: 'picture', href: `#/timeline?source=${stream.source_id}` }, this.none, this.image);
    this.screen = h('div', { class: 'screen' }, this.link);
    this.watching = h('span', { class: 'of-row' });
    this.actions = h('div', { class: 'row' });
    this.element = h('article', { class: 'tile', 'data-session': stream.session_id },
      this.screen,
      h('div', { class: 'about' },
        h('div', { class: 'spread' }, this.name, this.status),
        this.reason, this.facts, this.more, this.spark, this.actions));
    this.#drawActions();
  }

  update(stream, isLarge) {
    const isFirst = this.#frame === null;
    const before = this.#stream;
    this.#stream = stream;
    this.#isLarge = isLarge;
    setText(this.name, stream.name);
    this.link.setAttribute('aria-label', `${stream.name}: look back`);
    this.status.className = `badge ${stream.status}`;
    setText(this.status, STATUS[stream.status] ?? stream.status);
    const reason = stream.error_reason ?? (stream.degradation
      ? 'This machine is too slow for it just now: fewer pictures are looked at.' : null);
    this.reason.hidden = !reason;
    setText(this.reason, reason ?? '');
    setText(this.none, stream.last_frame_at ? '' : stream.status === 'live' ? 'The first picture is on its way' : 'No picture yet');
    // Nothing else: a menu that is open would close.
    const isOther = isArmed(before) !== isArmed(stream) || before.name !== stream.name;
    if (isOther) this.#drawActions();
    else if ((before.status === 'live') !== (stream.status === 'live')) this.#drawWatch();
    if (isFirst && stream.last_frame_at) this.#newest();
    this.#changedAt ??= stream.last_frame_at ? Date.parse(stream.last_frame_at) : null;
    this.tick();
  }

  /** Shows the newest picture, whichever that is. */
  #newest() {
    this.#frame = 0;
    this.#load(`/api/streams/${this.#stream.session_id}/latest.jpg${this.#isLarge ? '' : '?size=thumb'}`);
  }

  /** Shows a frame that came just now. */
  show(frame, at) {
    if (!frame || frame === this.#frame) return;
    this.#frame = frame;
    this.#changedAt = at;
    this.#load(this.#isLarge ? imageURL(frame) : thumbnailURL(frame));
  }

  /** Loads a picture unseen and then shows it, so that nothing flickers. */
  async #load(url) {
    const turn = ++this.#turn;
    const next = h('img', { alt: '', decoding: 'async', src: url });
    try {
      await next.decode();
    } catch {
      return;
    }
    if (turn !== this.#turn) return;
    next.alt = `What ${this.#stream.name} shows`;
    this.image.replaceWith(next);
    this.image = next;
    setText(this.none, '');
  }

  /** Shows live video in place of pictures, or pictures again. */
  #watch() {
    if (this.#player) return this.#unwatch();
    watched?.remove(true);
    watched = this;
    const player = new LivePlayer(this.#stream.session_id, {
      onstart: () => { player.video.hidden = false; },
      onend: (reason) => {
        if (this.#player !== player) return;
        this.#unwatch();
        if (reason) notify(`${this.#stream.name}: ${reason}`);
      },
    });
    this.#player = player;
    player.video.hidden = true;
    player.video.setAttribute('aria-label', `Live video of ${this.#stream.name}`);
    this.screen.append(player.video);
    this.#drawWatch();
  }

  #unwatch() {
    this.#player?.close();
    this.#player?.video.remove();
    this.#player = null;
    if (watched === this) watched = null;
    this.#drawWatch();
  }

  /** Ends what it does; only its video, if it stays. */
  remove(stays = false) {
    this.#unwatch();
    if (!stays) this.element.remove();
  }

  /** Tells times anew. */
  tick(sparks) {
    const stream = this.#stream;
    const isLive = stream.status === 'live';
    const facts = [];
    if (stream.resolution) facts.push(stream.resolution.replace('x', ' × '));
    if (isLive && stream.fps) facts.push(`${Math.round(stream.fps)} fps`);
    if (isLive && stream.bitrate_kbps) facts.push(stream.bitrate_kbps < 1000
      ? `${Math.round(stream.bitrate_kbps)} kb/s` : `${(stream.bitrate_kbps / 1000).toFixed(1)} Mb/s`);
    if (isLive && stream.started_at) facts.push(`up ${duration((Date.now() - Date.parse(stream.started_at)) / 1000)}`);
    const more = [];
    const behind = this.#player?.behind ?? null;
    if (behind !== null) more.push(`video ${(Math.max(0, behind) / 1000).toFixed(1)} s behind`);
    if (this.#changedAt) {
      more.push(isLive ? `changed ${ago(this.#changedAt)}` : `last picture ${clock(this.#changedAt)}`);
    }
    if (stream.frames_received) more.push(`${stream.frames_stored.toLocaleString()} of ${stream.frames_received.toLocaleString()} kept`);
    if (stream.dropped) more.push(`${stream.dropped} dropped`);
    setText(this.facts, facts.join(' · '));
    setText(this.more, more.join(' · '));
    if (sparks) this.drawSpark(sparks);
  }

  drawSpark(sparks) {
    const bars = sparks.of(this.sourceID);
    const shape = bars.join();
    if (this.spark.dataset.shape === shape) return;
    this.spark.dataset.shape = shape;
    const most = Math.max(3, ...bars.map((bar) => bar ?? 0));
    replace(this.spark, bars.map((bar, index) => bar !== null && svg('rect', {
      x: index * 4, width: 3, y: 28 - Math.max(2, (bar / most) * 28), height: Math.max(2, (bar / most) * 28), rx: 1,
      class: bar === 0 ? 'shown' : null,
    })));
  }

  /** What turns video on and off. */
  #drawWatch() {
    const { name, status } = this.#stream;
    const hadFocus = this.watching.contains(document.activeElement);
    replace(this.watching, (this.#player || status === 'live') && (this.#player
      ? button('Pictures', { drawing: 'eye', kind: 'small', 'aria-label': `Pictures of ${name} instead of video`, onclick: () => this.#watch() })
      : button('Watch', { drawing: 'eye', kind: 'small', 'aria-label': `Watch ${name} live`, onclick: () => this.#watch() })));
    if (hadFocus) this.watching.firstElementChild?.focus();
  }

  #drawActions() {
    const stream = this.#stream;
    const id = stream.session_id;
    this.#drawWatch();
    if (!may('control')) return replace(this.actions, this.watching);
    const act = (verb) => async () => live.takeOne(await ask(`/api/streams/${id}/${verb}`, { method: 'POST' }));
    const menu = h('div', { hidden: true, role: 'menu' },
      item('Rename…', () => rename(this.#stream)),
      item('Settings…', () => streamSettingsDialog(this.#stream)),
      item('New key…', () => rotate(this.#stream)),
      item('Delete…', () => remove(this.#stream)));
    const opener = button('More', { drawing: 'more', showsWords: false, kind: 'small', 'aria-haspopup': 'menu', 'aria-expanded': 'false',
      onclick: () => {
        menu.hidden = !menu.hidden;
        opener.setAttribute('aria-expanded', String(!menu.hidden));
        if (!menu.hidden) menu.querySelector('button').focus();
      } });
    opener.setAttribute('aria-label', `More for ${stream.name}`);
    const holder = h('div', { class: 'menu', onfocusout: (event) => {
      if (holder.contains(event.relatedTarget)) return;
      menu.hidden = true;
      opener.setAttribute('aria-expanded', 'false');
    }, onkeydown: (event) => menuKeys(event, menu, opener) }, opener, menu);
    replace(this.actions, this.watching,
      button('Publish', { drawing: 'link', kind: 'small', 'aria-label': `Publish to ${stream.name}`, onclick: () => publishDialog(id) }),
      isArmed(stream)
        ? button('Stop', { drawing: 'stop', kind: 'small', 'aria-label': `Stop ${stream.name}`, onclick: act('stop') })
        : button('Start', { drawing: 'play', kind: 'small', 'aria-label': `Start ${stream.name}`, onclick: act('start') }),
      h('span', { class: 'grow' }), holder);
  }
}

function isArmed(stream) {
  return stream.status !== 'ended';
}

function item(words, act) {
  return h('button', { type: 'button', role: 'menuitem', onclick: (event) => {
    event.currentTarget.parentElement.hidden = true;
    act();
  } }, words);
}

function menuKeys(event, menu, opener) {
  const items = [...menu.querySelectorAll('button')];
  const place = items.indexOf(document.activeElement);
  if (event.key === 'Escape' && !menu.hidden) {
    menu.hidden = true;
    opener.focus();
  } else if (event.key === 'ArrowDown') items[(place + 1) % items.length].focus();
  else if (event.key === 'ArrowUp') items[(place + items.length - 1) % items.length].focus();
  else return;
  event.preventDefault();
}

function rename(stream) {
  promptDialog(`Rename ${stream.name}`, 'Rename', { label: 'Name', value: stream.name, act: async (name) => {
    live.takeOne(await ask(`/api/streams/${stream.session_id}`, { method: 'PATCH', json: { name } }));
  } });
}

function rotate(stream) {
  confirmDialog(`A new key for ${stream.name}?`,
    'The old key is worth nothing from then on, and whoever publishes with it is disconnected. What is remembered stays.',
    'Make a new key', async () => {
      live.takeOne(await ask(`/api/streams/${stream.session_id}/rotate-key`, { method: 'POST' }));
      queueMicrotask(() => publishDialog(stream.session_id));
    });
}

function remove(stream) {
  confirmDialog(`Delete ${stream.name}?`,
    'Its publisher is disconnected and its key is worth nothing any more. What it showed stays in the timeline and in search; under System it can be forgotten.',
    'Delete stream', async () => {
      await ask(`/api/streams/${stream.session_id}`, { method: 'DELETE' });
      live.drop(stream.session_id);
      notify(`${stream.name} is deleted; what it showed is still remembered`);
    });
}

function empty() {
  return h('section', { class: 'empty' },
    h('h1', {}, 'Nothing is streaming yet'),
    h('p', { class: 'soft' }, 'Mem remembers what is on a screen or in front of a camera. It takes three steps:'),
    h('ol', { class: 'steps' },
      h('li', {}, h('span', {}, 'Make a stream here, and give it a name.')),
      h('li', {}, h('span', {}, 'Copy its server and its key into OBS: ', h('strong', {}, 'Settings → Stream → Custom…'))),
      h('li', {}, h('span', {}, 'Press ', h('strong', {}, 'Start Streaming'), '. The first picture is here a moment later.'))),
    may('control') && h('div', {}, button('New stream', { drawing: 'plus', kind: 'primary', onclick: newStreamDialog })));
}

