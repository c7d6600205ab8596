// What a rule does with its alerts besides telling them here.

import { button, h } from './dom.js';

/** A note, a recording, addresses that are posted to, programs that are run; what else a rule does stays as it is. */
export class ActionsField {
  #others;
  #onchange;

  /**
   * @param actions what the rule says.
   * @param onchange is called whenever it says something else.
   */
  constructor(actions, onchange) {
    this.#onchange = onchange;
    this.#others = actions.filter((action) => !['annotation', 'record', 'webhook', 'command'].includes(action.type));
    this.note = h('input', { type: 'checkbox', checked: actions.some((action) => action.type === 'annotation'), onchange });
    const record = actions.find((action) => action.type === 'record');
    const seconds = (value, words, most) => h('input', { type: 'number', min: 0, max: most, step: 'any', value, 'aria-label': words, onchange });
    this.before = seconds(record?.before_seconds ?? 10, 'Seconds before it happens that are recorded', 600);
    this.after = seconds(record?.after_seconds ?? 30, 'Seconds after it is over that are recorded', 86400);
    this.recordTimes = h('span', { class: 'times', hidden: !record }, 'from ', this.before, ' s before to ', this.after, ' s after');
    this.record = h('input', { type: 'checkbox', checked: record !== undefined, onchange: () => {
      this.recordTimes.hidden = !this.record.checked;
      onchange();
    } });
    this.list = h('div', { class: 'actions' });
    for (const action of actions) {
      if (action.type === 'webhook') this.#add('webhook', action.url);
      if (action.type === 'command') this.#add('command', action.name);
    }
    this.element = h('div', { class: 'actions' },
      h('label', { class: 'check' }, this.note, 'Write a note on the timeline'),
      h('label', { class: 'check' }, this.record, 'Record the stream, where its settings allow that'), this.recordTimes, this.list,
      this.#others.length > 0 && h('p', { class: 'soft' }, `Also: ${this.#others.map((action) => action.type.replaceAll('_', ' ')).join(', ')}`),
      h('div', { class: 'row' },
        button('Post to an address', { drawing: 'plus', kind: 'small', onclick: () => this.#add('webhook', '').focus() }),
        button('Run a program', { drawing: 'plus', kind: 'small', onclick: () => this.#add('command', '').focus() })));
  }

  #add(type, value) {
    const [words, placeholder, about] = type === 'webhook'
      ? ['Address', 'https://example.com/hook', 'Gets a POST when it happens, and when it is over.']
      : ['Program', 'notify', 'One that rules.commands of the configuration lists, by the last part of its path.'];
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
      type: input.dataset.action, [input.dataset.action === 'webhook' ? 'url' : 'name']: input.value.trim(),
    }));
    return [...written, ...(this.note.checked ? [{ type: 'annotation' }] : []),
      ...(this.record.checked ? [this.#recording] : []), ...this.#others];
  }

  get #recording() {
    const number = (input) => (input.value.trim() === '' ? null : Number(input.value));
    return { type: 'record', before_seconds: number(this.before), after_seconds: number(this.after) };
  }

  /** What a refusal like `actions[1].url` is about; null if that is nothing that is written here. */
  input(field) {
    const number = /^actions\[(\d+)\]/.exec(field)?.[1];
    return number === undefined ? null : this.#inputs.filter((input) => input.value.trim())[Number(number)] ?? null;
  }
}
