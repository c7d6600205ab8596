// The pictures above the lanes: one of each stream, all of the instant that is looked at.

import { imageURL } from './api.js';
import { canBuffer } from './buffer.js';
import { h, replace, setText } from './dom.js';
import { later, show } from './drawing.js';
import { RecordingPlayer } from './player.js';
import { clock } from './time.js';

/** More streams than this are not looked at at once. */
const MOST = 24;
/** So many pictures around the cursor are loaded before it is there. */
const MOST_AHEAD = 120;
/** Faster than this recordings are not played, but pictures. */
const FASTEST = 10;
/** What is newer may not be in a playlist yet, in milliseconds. */
const NEWEST = 5000;

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
  /** The recording of the stream that is selected, and whether its video is shown, or on its way. */
  #player = null;
  #video = 'none';
  #turn = 0;
  /** Where nothing was recorded when it was wanted last. */
  #missed = 0;

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
    this.#closePlayer();
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
    if (!isPlaying && at !== this.#at) {
      this.#hideVideo();
      this.#settle();
    }
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

  // The recording of the stream that is selected.

  /**
   * Plays the recording from an instant on, where there is one.
   * @returns the instant that is on screen now, or null: then nobody but the clock says how time goes on.
   */
  play(at, speed) {
    const player = speed <= FASTEST ? this.#recording() : null;
    if (!player) {
      this.#hideVideo();
      return null;
    }
    if (this.#video === 'coming') return at;
    if (this.#video === 'shown' && Math.abs((player.at ?? at) - at) < 1500) {
      if (player.isOver) {
        this.#hideVideo();
        return null;
      }
      player.play(speed);
      return Math.max(at, player.at ?? at);
    }
    if (Math.abs(at - this.#missed) < 2000 || at > Date.now() - NEWEST) return null;
    this.#showVideo(at);
    return at;
  }

  /** Stops where it is. */
  pause() { this.#player?.pause(); }

  /** Once nobody scrubs, the recording shows the very picture. */
  #settle = later(220, () => {
    if (!this.#isPlaying && !this.#isClosed && this.#at < Date.now() - NEWEST && this.#recording()) this.#showVideo(this.#at);
  });

  #recording() {
    const figure = this.figures[0];
    if (!figure?.lane.session || !canBuffer()) return null;
    if (!this.#player) {
      this.#player = new RecordingPlayer(figure.lane.session);
      this.#player.video.hidden = true;
      this.#player.video.setAttribute('aria-label', `What was recorded of ${figure.lane.name}`);
      figure.text.before(this.#player.video);
    }
    return this.#player.isUnplayable ? null : this.#player;
  }

  async #showVideo(at) {
    const player = this.#player;
    const turn = ++this.#turn;
    this.#video = 'coming';
    const isThere = await player.seek(at).catch(() => {
      player.isUnplayable = true;
      return false;
    });
    if (turn !== this.#turn || player !== this.#player) return;
    this.#video = isThere ? 'shown' : 'none';
    if (!isThere) this.#missed = at;
    player.video.hidden = !isThere;
  }

  #hideVideo() {
    this.#turn += 1;
    this.#video = 'none';
    if (!this.#player) return;
    this.#player.pause();
    this.#player.video.hidden = true;
  }

  #closePlayer() {
    this.#hideVideo();
    this.#player?.close();
    this.#player?.video.remove();
    this.#player = null;
    this.#missed = 0;
  }

  close() {
    this.#isClosed = true;
    this.#closePlayer();
  }
}
