// Alerts: which are not over, kept up to date, and how one is told.

import { ask, thumbnailURL } from './api.js';
import { h } from './dom.js';
import { measured } from './conditions.js';
import { live } from './live.js';
import { clock, day, duration } from './time.js';

/** The alerts that are not over; fires `change` whenever one is fired or over. */
class Alerts extends EventTarget {
  #open = new Map();
  #loading = null;
  #isStale = false;

  /** Reads what there is, and follows it from then on. */
  start() {
    live.on('change', (change) => {
      if (change.kind === 'alert.fired' || change.kind === 'alert.resolved') this.#hear(change);
      else if (change.kind === 'memory.forgotten') this.load();
    });
    live.on('missed', () => this.load());
    return this.load();
  }

  /** Reads anew which are not over. */
  load() {
    this.#isStale = true;
    this.#loading ??= this.#read().finally(() => { this.#loading = null; });
    return this.#loading;
  }

  async #read() {
    while (this.#isStale) {
      this.#isStale = false;
      try {
        const told = await ask('/api/alerts', { query: { open: true, limit: 1000 } });
        this.#open = new Map(told.alerts.map((alert) => [key(alert), alert]));
      } catch {
        // Told by the next event, or when Mem is back.
      }
    }
    this.#emit(null);
  }

  #hear(change) {
    // What is being read may be older than this.
    if (this.#loading) this.#isStale = true;
    if (change.kind === 'alert.fired') this.#open.set(key(change), change);
    else this.#open.delete(key(change));
    this.#emit(change);
  }

  #emit(change) { this.dispatchEvent(new CustomEvent('change', { detail: change })); }

  /** How many are not over. */
  get count() { return this.#open.size; }

  /** Those of a rule that are not over, the one fired first first. */
  of(rule) {
    return [...this.#open.values()].filter((alert) => alert.rule_id === rule)
      .sort((a, b) => Date.parse(a.fired_at) - Date.parse(b.fired_at));
  }

  /** Listens until the returned function is called. */
  on(listener) {
    const hear = (event) => listener(event.detail);
    this.addEventListener('change', hear);
    return () => this.removeEventListener('change', hear);
  }
}

const key = (alert) => `${alert.rule_id}/${alert.session_id}`;

/** The page's only account of them. */
export const alerts = new Alerts();

/** Where the timeline shows an alert. */
export const alertAddress = (alert) => `#/timeline?${new URLSearchParams({
  at: alert.fired_at, span: 600, ...(alert.source_id && { source: alert.source_id }),
})}`;

/** What a stream is called. */
export const streamName = (session) => live.streams.get(session)?.name ?? 'A stream that is deleted';

const ENDS = { signal_lost: 'until the signal was lost', disarmed: 'until the rule was changed', stream_deleted: 'until the stream was deleted' };

/** How long it lasted, or that it lasts. */
export function lasting(alert) {
  if (!alert.resolved_at) return 'not over yet';
  const seconds = (Date.parse(alert.resolved_at) - Date.parse(alert.fired_at)) / 1000;
  return [`for ${duration(seconds)}`, ENDS[alert.resolution]].filter(Boolean).join(', ');
}

/** One alert of a list; it leads to the moment. */
export function alertLine(alert, rule) {
  const at = Date.parse(alert.fired_at);
  return h('a', { class: 'hit', href: alertAddress(alert), 'data-alert': `${key(alert)}/${alert.fired_at}` },
    h('span', { class: 'thumb' }, alert.frame_id && h('img', { src: thumbnailURL(alert.frame_id), loading: 'lazy', alt: '' })),
    h('span', { class: 'text' },
      h('span', { class: 'row' }, h('strong', {}, rule?.name ?? 'A rule that is deleted'),
        h('span', { class: `chip ${alert.resolved_at ? '' : 'open'}` }, lasting(alert))),
      h('span', {}, `${streamName(alert.session_id)} · ${day(at)}, ${clock(at)}`),
      rule && h('span', { class: 'soft' }, measured(rule.condition.type, alert))));
}
