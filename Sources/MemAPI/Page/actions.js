// What a rule does with its alerts besides telling them here.

import { button, h } from './dom.js';

/** What is sent somewhere, and the field that says where to. */
const KINDS = {
  webhook: { field: 'url', words: 'Address', placeholder: 'https://example.com/hook', about: 'Gets a POST when it happens, and when it is over.' },
  command: { field: 'name', words: 'Program', placeholder: 'notify', about: 'One that rules.commands of the configuration lists, by the last part of its path.' },
  mqtt: { field: 'topic', words: 'Topic', placeholder: 'mem/alerts', about: 'Of the broker that rules.mqtt_broker of the configuration names.' },
};

/** A note, a recording, addresses that are posted to, programs that are run, topics; what else a rule does stays as it is. */
export class ActionsField {
  #others;
  #onchange;

  /**
   * @param actions what the rule says.
   * @param onchange is called whenever it says something else.
   */
  constructor(actions, onchange) {
    this.#onchange = onchange;
    this.#others = actions.filter((action) => !(action.type in KINDS) && !['annotation', 'record'].includes(action.type));
    this.note = h('input', { type: 'checkbox', checked: actions.some((action) => action.type === 'annotation'), onchange });
    const recording = actions.find((action) => action.type === 'record');
    this.recording = h('input', { type: 'checkbox', checked: recording !== undefined, onchange: () => {
      this.spans.hidden = !this.recording.checked;
      onchange();
    } });
    const seconds = (value, max) => h('input', { type: 'number', min: 0, max, step: 'any', value, oninput: onchange });
    [this.before, this.after] = [seconds(recording?.before_seconds ?? 10, 600), seconds(recording?.after_seconds ?? 30, 86400)];
    this.spans = h('div', { class: 'row', hidden: recording === undefined },
      h('label', {}, 'Seconds before', this.before), h('label', {}, 'Seconds after', this.after),
      h('p', { class: 'soft' }, 'Only where the settings of the stream let rules say so, as they do at first.'));
    this.list = h('div', { class: 'actions' });
    for (const action of actions) {
      if (action.type in KINDS) this.#add(action.type, action[KINDS[action.type].field]);
    }
    this.element = h('div', { class: 'actions' },
      h('label', { class: 'check' }, this.note, 'Write a note on the timeline'),
      h('label', { class: 'check' }, this.recording, 'Record video and audio while it lasts'), this.spans, this.list,
      this.#others.length > 0 && h('p', { class: 'soft' }, `Also: ${this.#others.map((action) => action.type.replaceAll('_', ' ')).join(', ')}`),
      h('div', { class: 'row' },
        button('Post to an address', { drawing: 'plus', kind: 'small', onclick: () => this.#add('webhook', '').focus() }),
        button('Run a program', { drawing: 'plus', kind: 'small', onclick: () => this.#add('command', '').focus() }),
        button('Publish by MQTT', { drawing: 'plus', kind: 'small', onclick: () => this.#add('mqtt', '').focus() })));
  }

  #add(type, value) {
    const { words, placeholder, about } = KINDS[type];
    const input = h('input', { value, placeholder, 'data-action': type, type: type === 'webhook' ? 'url' : 'text', maxlength: 2000, oninput: this.#onchange });
    const line = h('div', { class: 'action' },
      h('label', {}, words, input, h('span', { class: 'soft' }, about)),
      button(`Remove this ${words.toLowerCase()}`, { drawing: 'close', showsWords: false, kind: 'small', onclick: () => {
        line.remove();
        this.#onchange();
      } }));
    this.list.append(line);
    this.#onchange();
    return input;
  }

  get #inputs() { return [...this.list.querySelectorAll('input')]; }

  /** As the API has it; what is left empty does nothing. */
  get value() {
    const written = this.#inputs.filter((input) => input.value.trim()).map((input) => ({
      type: input.dataset.action, [KINDS[input.dataset.action].field]: input.value.trim(),
    }));
    return [...written, ...(this.note.checked ? [{ type: 'annotation' }] : []),
      ...(this.recording.checked ? [{ type: 'record', before_seconds: number(this.before), after_seconds: number(this.after) }] : []), ...this.#others];
  }

  /** What a refusal like `actions[1].url` is about; null if that is nothing that is written here. */
  input(field) {
    if (field.endsWith('.before_seconds')) return this.before;
    if (field.endsWith('.after_seconds')) return this.after;
    const place = /^actions\[(\d+)\]/.exec(field)?.[1];
    return place === undefined ? null : this.#inputs.filter((input) => input.value.trim())[Number(place)] ?? null;
  }
}

/** What is no number is refused with reason; nothing is what is usual. */
const number = (input) => (input.value === '' ? (input.validity.badInput ? 'no number' : null) : Number(input.value));
