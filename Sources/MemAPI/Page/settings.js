// The settings, each with what it may be; what is refused is said where it was written.

import { ask } from './api.js';
import { button, h, notify, replace, setText } from './dom.js';

const EFFECTS = {
  at_once: 'takes effect at once', next_keyframe: 'takes effect with the next keyframe',
  next_connection: 'for those who connect from then on', restart: 'takes effect when Mem is started again',
};
/** The parts of config.yaml, in the words of people. */
const PARTS = { streaming: 'Streams', capture: 'Pictures', storage: 'Storage', api: 'API and page', files: 'Files', logging: 'Log', database: 'Database' };

/** Fills a section. */
export async function openSettings(section) {
  const told = await ask('/api/settings/keys');
  const groups = new Map();
  for (const setting of told.settings) {
    const part = setting.key.split('.')[0];
    if (!groups.has(part)) groups.set(part, []);
    groups.get(part).push(new Field(setting));
  }
  const fields = [...groups.values()].flat();
  const state = h('p', { class: 'soft', role: 'status' });
  const save = button('Save changes', { kind: 'primary', disabled: true, onclick: () => store(fields, state, () => openSettings(section)) });
  for (const field of fields) field.onchange = () => { save.disabled = !fields.some((field) => field.isChanged); };
  replace(section, h('div', { class: 'spread' }, h('h2', {}, 'Settings'), save), state,
    [...groups].map(([part, fields]) => h('details', {}, h('summary', {}, PARTS[part] ?? part), fields.map((field) => field.element))));
}

async function store(fields, state, reload) {
  const changes = {};
  for (const field of fields) {
    field.tell('');
    if (!field.isChanged) continue;
    const path = field.setting.key.split('.');
    let place = changes;
    for (const name of path.slice(0, -1)) place = place[name] ??= {};
    place[path.at(-1)] = field.value;
  }
  try {
    const told = await ask('/api/settings', { method: 'PUT', json: changes });
    notify(told.restart_required ? `Saved. ${told.restart_reason ?? 'Mem has to be started again.'}` : 'Saved');
    reload();
  } catch (error) {
    const wrong = fields.find((field) => error.message.includes(field.setting.key));
    if (wrong) wrong.tell(error.message);
    else setText(state, error.message);
  }
}

/** One setting. */
class Field {
  onchange = () => {};

  constructor(setting) {
    this.setting = setting;
    const id = `setting-${setting.key.replaceAll('.', '-')}`;
    this.before = this.#text(setting.value);
    const isFixed = setting.set_by !== null;
    const attributes = { id, disabled: isFixed, 'aria-describedby': `${id}-about ${id}-wrong`, oninput: () => this.onchange() };
    if (typeof setting.default === 'boolean') {
      this.input = h('select', attributes, ['true', 'false'].map((value) => h('option', { value, selected: value === this.before }, value)));
    } else this.input = h('input', { ...attributes, value: this.before, type: typeof setting.default === 'number' ? 'number' : 'text', step: 'any' });
    this.wrong = h('p', { class: 'wrong', id: `${id}-wrong`, role: 'alert' });
    this.element = h('div', { class: 'setting' },
      h('div', {}, h('label', { for: id }, setting.key),
        h('p', { class: 'soft', id: `${id}-about` }, `${setting.about} ${capital(setting.allowed)}; ${EFFECTS[setting.takes_effect] ?? setting.takes_effect}.`,
          isFixed && ` Set by ${setting.set_by}, so it can’t be changed here.`, setting.pending_restart && ' Changed: waits for the next start.')),
      h('div', {}, this.input), this.wrong);
  }

  #text(value) {
    if (value === null || value === undefined) return '';
    return typeof value === 'object' ? JSON.stringify(value) : String(value);
  }

  get isChanged() { return this.input.value !== this.before; }

  /** What was written, as JSON has it; what is no number where there should be one is sent as it is, to be refused with reason. */
  get value() {
    const text = this.input.value.trim();
    const { value, default: standard } = this.setting;
    if (typeof standard === 'boolean') return text === 'true';
    if (typeof standard === 'number') return text === '' || Number.isNaN(Number(text)) ? text : Number(text);
    if (typeof standard === 'object' || typeof value === 'object') {
      if (text === '') return Array.isArray(standard) ? [] : null;
      try { return JSON.parse(text); } catch { return text; }
    }
    return text;
  }

  tell(text) {
    setText(this.wrong, text);
    if (text) {
      this.input.setAttribute('aria-invalid', 'true');
      this.element.closest('details').open = true;
      this.input.focus();
    } else this.input.removeAttribute('aria-invalid');
  }
}

const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
