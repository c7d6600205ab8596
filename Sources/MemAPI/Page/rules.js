// Rules: what somebody wants to be told of, how each stands, and what they told.

import { ask, may } from './api.js';
import { alertAddress, alertLine, alerts, streamName } from './alerts.js';
import { button, h, notify, replace, setText } from './dom.js';
import { confirmDialog } from './dialogs.js';
import { CONDITIONS, told } from './conditions.js';
import { deliveriesDialog } from './deliveries.js';
import { later } from './drawing.js';
import { live } from './live.js';
import { RuleEditor } from './rule-editor.js';
import { clock, day } from './time.js';

const PAGE = 30;
/** What most people want first. */
const USUAL = ['frozen', 'no_signal', 'black', 'region_change'];

/** Opens the view: `#/rules`, `#/rules/new?type=…`, `#/rules/ID`. */
export function open(main, parameters, rest) {
  let shown = null;
  const show = (parameters, rest) => {
    shown?.close();
    shown = rest[0] ? new RuleEditor(main, decodeURIComponent(rest[0]), parameters) : new RuleList(main, parameters);
  };
  show(parameters, rest);
  return { update: show, close: () => shown.close() };
}

class RuleList {
  #rules = new Map();
  #rows = new Map();
  #limit = PAGE;
  #turn = 0;
  #isClosed = false;
  #ends;

  constructor(main, parameters) {
    this.main = main;
    this.only = parameters.get('rule') ?? '';
    this.summary = h('p', { class: 'soft', role: 'status' });
    this.list = h('ul', { class: 'rules', 'aria-label': 'Rules' });
    this.choice = h('select', { onchange: () => {
      this.only = this.choice.value;
      history.replaceState(null, '', `#/rules${this.only ? `?${new URLSearchParams({ rule: this.only })}` : ''}`);
      this.#limit = PAGE;
      this.#loadAlerts();
    } });
    this.told = h('div', { class: 'hits' });
    this.count = h('p', { class: 'soft', role: 'status' });
    this.more = h('div', {});
    const reload = later(300, () => this.#loadAlerts());
    const onreturn = () => { if (!document.hidden) this.#load(); };
    document.addEventListener('visibilitychange', onreturn);
    const ticks = setInterval(() => { for (const row of this.#rows.values()) row.tick(); }, 1000);
    this.#ends = [
      alerts.on((change) => {
        for (const row of this.#rows.values()) row.tick();
        this.#summarise();
        if (change) reload();
      }),
      live.on('missed', () => this.#load()),
      live.on('streams', () => { for (const row of this.#rows.values()) row.tick(); }),
      () => document.removeEventListener('visibilitychange', onreturn),
      () => clearInterval(ticks),
    ];
    this.#load();
  }

  /** Reads all anew, and shows it together, so that nothing has to make room for what comes later. */
  async #load() {
    const turn = ++this.#turn;
    const [rules, fired] = await Promise.all([ask('/api/rules'), this.#ask(), alerts.load()]);
    if (turn !== this.#turn || this.#isClosed) return;
    this.#rules = new Map(rules.rules.map((rule) => [rule.id, rule]));
    if (this.#rules.size === 0) {
      this.#rows.clear();
      return replace(this.main, empty());
    }
    for (const id of [...this.#rows.keys()]) if (!this.#rules.has(id)) this.#rows.delete(id);
    for (const rule of this.#rules.values()) {
      const row = this.#rows.get(rule.id);
      if (row) row.take(rule);
      else this.#rows.set(rule.id, new RuleRow(rule, { ondelete: () => this.#load() }));
    }
    if (!this.#rules.has(this.only)) this.only = '';
    replace(this.choice, h('option', { value: '' }, 'All rules'),
      [...this.#rules.values()].map((rule) => h('option', { value: rule.id, selected: rule.id === this.only }, rule.name)));
    const rows = [...this.#rows.values()].map((row) => row.element);
    if (rows.length !== this.list.children.length || rows.some((row, index) => this.list.children[index] !== row)) replace(this.list, rows);
    if (!this.list.isConnected) this.#build();
    this.#summarise();
    this.#draw(fired);
  }

  #build() {
    replace(this.main, h('div', { class: 'narrow' },
      h('div', { class: 'spread' }, h('div', {}, h('h1', {}, 'Rules'), this.summary),
        may('control') && h('a', { class: 'button primary', href: '#/rules/new' }, 'New rule')),
      this.list,
      h('div', { class: 'spread' }, h('h2', {}, 'Alerts'), h('label', { class: 'beside' }, 'Of', this.choice)),
      this.count, this.told, this.more));
  }

  #summarise() {
    const open = [...this.#rules.values()].filter((rule) => alerts.of(rule.id).length > 0).length;
    const rules = this.#rules.size === 1 ? 'One rule' : `${this.#rules.size} rules`;
    setText(this.summary, open === 0 ? `${rules}, all quiet` : `${rules}, ${open === 1 ? 'one' : open} alerting`);
  }

  #ask() {
    return ask('/api/alerts', { query: { rule_id: this.only, limit: this.#limit } });
  }

  async #loadAlerts() {
    const turn = this.#turn;
    const fired = await this.#ask();
    if (turn === this.#turn && !this.#isClosed) this.#draw(fired);
  }

  #draw(fired) {
    // Whoever is at one of them by keys stays there.
    const focused = document.activeElement?.closest?.('[data-alert]')?.dataset.alert;
    replace(this.told, fired.alerts.map((alert) => alertLine(alert, this.#rules.get(alert.rule_id))));
    if (focused) [...this.told.children].find((line) => line.dataset.alert === focused)?.focus();
    setText(this.count, fired.count === 0 ? 'Nothing has been told yet.' : `${fired.count.toLocaleString()} ${fired.count === 1 ? 'alert' : 'alerts'}`);
    replace(this.more, fired.pagination.has_more && this.#limit < 1000 && button('Show more', { onclick: () => {
      this.#limit = Math.min(1000, this.#limit * 3);
      this.#loadAlerts();
    } }));
  }

  close() {
    this.#isClosed = true;
    for (const end of this.#ends) end();
    replace(this.main);
  }
}

/** One rule of the list, which changes where it stands. */
class RuleRow {
  #rule;

  constructor(rule, { ondelete }) {
    this.ondelete = ondelete;
    this.name = h('h2', {});
    this.state = h('span', { class: 'badge' });
    this.words = h('p', {});
    this.since = h('p', { class: 'since soft' });
    this.toggle = h('button', { type: 'button', role: 'switch', class: 'switch', onclick: () => this.#turn() });
    this.tools = h('div', { class: 'row' });
    this.element = h('li', { class: 'rule card', 'data-rule': rule.id },
      h('div', { class: 'about' }, h('div', { class: 'row' }, this.name, this.state), this.words, this.since),
      h('div', { class: 'row tools' }, this.tools, may('control') && this.toggle));
    this.take(rule);
  }

  take(rule) {
    const before = this.#rule;
    this.#rule = rule;
    setText(this.name, rule.name);
    this.toggle.setAttribute('aria-checked', String(rule.enabled));
    this.toggle.setAttribute('aria-label', `${rule.name} is on`);
    if (before?.name !== rule.name) this.#drawTools();
    this.tick();
  }

  /** Tells how it stands. */
  tick() {
    const rule = this.#rule;
    const stream = rule.session_id === null ? 'Any stream' : streamName(rule.session_id);
    setText(this.words, `${stream} ${told(rule.condition)}`);
    const open = rule.enabled ? alerts.of(rule.id) : [];
    const kind = !rule.enabled ? 'ended' : open.length > 0 ? 'error' : 'live';
    this.state.className = `badge ${kind}`;
    setText(this.state, !rule.enabled ? 'Off' : open.length > 0 ? 'Alerting' : 'Quiet');
    const [first] = open;
    const key = open.map((alert) => `${alert.session_id} ${alert.fired_at} ${streamName(alert.session_id)}`).join();
    if (this.since.dataset.key === key) return;
    this.since.dataset.key = key;
    replace(this.since, first && [`since ${sinceWords(Date.parse(first.fired_at))}: `,
      open.slice(0, 5).flatMap((alert, index) => [index > 0 && ', ', h('a', { href: alertAddress(alert) }, streamName(alert.session_id))]),
      open.length > 5 && ` and ${open.length - 5} more`]);
  }

  #drawTools() {
    const rule = this.#rule;
    const about = (words) => ({ 'aria-label': `${words} ${rule.name}` });
    replace(this.tools,
      may('control') && h('a', { class: 'button small', href: `#/rules/${rule.id}`, ...about('Edit') }, 'Edit'),
      button('Deliveries', { kind: 'small', ...about('Deliveries of'), onclick: () => deliveriesDialog(this.#rule) }),
      may('control') && button('Delete', { kind: 'small danger', ...about('Delete'), onclick: () => this.#delete() }));
  }

  async #turn() {
    this.toggle.disabled = true;
    try {
      this.take(await ask(`/api/rules/${this.#rule.id}`, { method: 'PATCH', json: { enabled: !this.#rule.enabled } }));
      notify(this.#rule.enabled ? `${this.#rule.name} is on` : `${this.#rule.name} is off`);
    } finally {
      this.toggle.disabled = false;
      this.toggle.focus();
    }
  }

  #delete() {
    const rule = this.#rule;
    confirmDialog(`Delete ${rule.name}?`, 'What it told goes with it. To keep that, turn the rule off instead.', 'Delete rule', async () => {
      await ask(`/api/rules/${rule.id}`, { method: 'DELETE' });
      notify(`${rule.name} is deleted`);
      this.ondelete();
    });
  }
}

/** The time; the day as well if it was another one. */
const sinceWords = (ms) => (day(ms) === day(Date.now()) ? clock(ms) : `${day(ms)}, ${clock(ms)}`);

function empty() {
  return h('section', { class: 'empty' }, h('h1', {}, 'Rules'),
    h('p', { class: 'soft' }, 'A rule tells you when something happens on screen. It can be tried with what is remembered before it is in force. There is none yet.'),
    may('control') && h('div', { class: 'usual' }, USUAL.map((type) => CONDITIONS.find((condition) => condition.type === type)).map((condition) =>
      h('a', { class: 'card', href: `#/rules/new?type=${condition.type}` }, h('strong', {}, condition.words), h('span', { class: 'soft' }, condition.about)))),
    may('control') && h('div', {}, h('a', { class: 'button primary', href: '#/rules/new' }, 'New rule')));
}
