// When a rule would have fired: it is held against what is remembered, before it is in force.

import { ask } from './api.js';
import { alertAddress, lasting, streamName } from './alerts.js';
import { button, h, replace, setText, svg } from './dom.js';
import { measured } from './conditions.js';
import { clock, moment, rfc3339, shortClock, shortDay } from './time.js';

const RANGES = [[3600e3, 'Last hour'], [86400e3, 'Last day'], [7 * 86400e3, 'Last week']];
const PAGE = 20;
const WIDTH = 1000;

/** Tries a rule, and shows where it would have fired. */
export class BackTest {
  #shown = PAGE;
  #turn = 0;
  #read;

  /**
   * @param read gives the rule as it is written now.
   * @param result what an earlier trial told, to be shown again.
   */
  constructor({ read, result = null }) {
    this.#read = read;
    this.result = result;
    this.status = h('p', { role: 'status' });
    this.lanes = h('div', { class: 'trial-lanes' });
    this.list = h('ul', { class: 'list' });
    this.more = h('div', {});
    this.buttons = RANGES.map(([length, words]) => button(words, { kind: 'small', onclick: () => this.#run(length) }));
    this.element = h('section', { class: 'card trial', 'aria-label': 'When it would have fired' },
      h('h2', {}, 'When would it have fired?'),
      h('p', { class: 'soft' }, 'Try the rule with what is remembered. Nobody is told of anything.'),
      h('div', { class: 'row' }, this.buttons), this.status, this.lanes, this.list, this.more);
    if (result) this.#draw();
  }

  /** What was tried is not what is written any more. */
  age() {
    if (this.result) this.element.classList.add('aged');
  }

  async #run(length) {
    const turn = ++this.#turn;
    const end = Date.now();
    const rule = this.#read();
    for (const one of this.buttons) one.disabled = true;
    setText(this.status, 'Trying…');
    try {
      const told = await ask('/api/rules/test', { method: 'POST', json: {
        rule: { ...rule, name: rule.name || 'A trial' }, start: rfc3339(end - length), end: rfc3339(end),
      } });
      if (turn !== this.#turn) return;
      this.result = { ...told, type: rule.condition.type };
      this.#shown = PAGE;
      this.#draw();
    } catch (error) {
      if (turn !== this.#turn) return;
      this.result = null;
      replace(this.lanes);
      replace(this.list);
      replace(this.more);
      setText(this.status, error.message.replace(/^[a-z_.[\]0-9]+: /, ''));
    } finally {
      for (const one of this.buttons) one.disabled = false;
    }
  }

  #draw() {
    const { alerts, samples, unknown, truncated, start, end } = this.result;
    this.element.classList.remove('aged');
    const times = alerts.length === 1 ? 'once' : `${alerts.length.toLocaleString()} times`;
    setText(this.status, samples === 0 && alerts.length === 0
      ? `Nothing is remembered from ${moment(Date.parse(start))} on, so it can’t be told.`
      : alerts.length === 0 && unknown === samples
        ? 'What the rule looks at is not known of that time, so it can’t be told.'
        : alerts.length === 0
          ? `It would not have fired. ${this.#looked()}`
          : `It would have fired ${truncated ? 'more than ' : ''}${times}. ${this.#looked()}`);
    const sessions = [...new Set(alerts.map((alert) => alert.session_id))];
    replace(this.lanes, sessions.map((session) => this.#lane(session, alerts.filter((alert) => alert.session_id === session),
      Date.parse(start), Date.parse(end))));
    this.#drawList();
  }

  #looked() {
    const { samples, unknown, streams } = this.result;
    const looked = `${samples.toLocaleString()} samples of ${streams === 1 ? 'one stream' : `${streams} streams`} were looked at.`;
    return unknown === 0 ? looked : `${looked} Of ${unknown.toLocaleString()} it is not known what the rule looks at.`;
  }

  /** A stream's alerts over the time that was tried; the list below tells the same in words. */
  #lane(session, alerts, start, end) {
    const place = (ms) => ((ms - start) / (end - start)) * WIDTH;
    const marks = alerts.map((alert) => {
      const from = place(Date.parse(alert.fired_at));
      const to = place(alert.resolved_at ? Date.parse(alert.resolved_at) : end);
      return svg('a', { href: alertAddress(alert), tabindex: -1 }, svg('title', {}, moment(Date.parse(alert.fired_at))),
        svg('rect', { x: Math.min(from, WIDTH - 5), y: 0, width: Math.max(5, to - from), height: 24 }));
    });
    const write = end - start > 86400e3 * 1.5 ? shortDay : shortClock;
    return h('div', { class: 'trial-lane' }, h('strong', {}, streamName(session)),
      svg('svg', { viewBox: `0 0 ${WIDTH} 24`, preserveAspectRatio: 'none', 'aria-hidden': 'true' }, marks),
      h('span', { class: 'spread soft', 'aria-hidden': 'true' }, h('span', {}, write(start)), h('span', {}, write(end))));
  }

  #drawList() {
    const { alerts, type } = this.result;
    replace(this.list, alerts.slice(0, this.#shown).map((alert) => h('li', {}, h('a', { class: 'line', href: alertAddress(alert) },
      h('span', {}, `${moment(Date.parse(alert.fired_at))} · ${streamName(alert.session_id)}`),
      h('span', { class: 'soft' }, `${measured(type, alert)}, ${alert.resolved_at ? lasting(alert) : `still at ${clock(Date.parse(this.result.end))}`}`)))));
    replace(this.more, alerts.length > this.#shown && button('Show more', { kind: 'small', onclick: () => {
      this.#shown += 5 * PAGE;
      this.#drawList();
    } }));
  }
}
