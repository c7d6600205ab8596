// How one stream is sampled, where that differs from what holds for all.

import { ask, may } from './api.js';
import { button, h, notify, setText } from './dom.js';
import { openDialog } from './dialogs.js';
import { live } from './live.js';

const FIELDS = [
  { name: 'frame_interval_seconds', part: 'streaming.capture', words: 'Seconds from one sample to the next', input: { type: 'number', min: 0.1, max: 3600, step: 'any' } },
  { name: 'sensitivity', part: 'capture.frame', words: 'What is a change', choices: [
    ['any', 'Any: a typed character'], ['text', 'Text: a word or a line, but no cursor'], ['scene', 'Scene: another slide or window']] },
  { name: 'enable_deduplication', part: 'capture.frame', words: 'Pictures that show nothing new', choices: [['true', 'Left out'], ['false', 'Stored, too']] },
  { name: 'heartbeat_seconds', part: 'capture.frame', words: 'Stored at least every … seconds', input: { type: 'number', min: 1, max: 86400, step: 'any' } },
  { name: 'recording', part: 'streaming', words: 'Video and audio are recorded', choices: [['on_rule', 'While a rule says so'], ['off', 'Never'], ['always', 'Whenever it is live']] },
  { name: 'jpeg_quality', part: 'capture.frame', words: 'JPEG quality, 1 to 100', input: { type: 'number', min: 1, max: 100, step: 1 } },
  { name: 'keep_days', part: 'retention', words: 'Days until its past is forgotten; 0: never', input: { type: 'number', min: 0, max: 36500, step: 'any' } },
  { name: 'picture_days', part: 'retention', words: 'Days until its pictures go; 0: never', input: { type: 'number', min: 0, max: 36500, step: 'any' } },
  { name: 'thin_days', part: 'retention', words: 'Days until one picture a minute stays; 0: never', input: { type: 'number', min: 0, max: 36500, step: 'any' } },
  { name: 'moment_days', part: 'retention', words: 'Days until only moments that begin another scene keep their pictures; 0: never', input: { type: 'number', min: 0, max: 36500, step: 'any' } },
  { name: 'recording_days', part: 'retention', words: 'Days until its recordings go; 0: never', input: { type: 'number', min: 0, max: 36500, step: 'any' } },
  { name: 'max_bytes', words: 'Bytes that its pictures may take', without: 'No bound of its own', input: { type: 'number', min: 0, max: 1e15, step: 1 } },
  { name: 'max_recording_bytes', words: 'Bytes that its recordings may take', without: 'No bound of its own', input: { type: 'number', min: 0, max: 1e15, step: 1 } },
];

/** Opens the dialog for a session. */
export async function streamSettingsDialog(stream) {
  const standard = may('admin') ? await standards() : new Map();
  const fields = FIELDS.map((field) => new Field(field, stream.settings[field.name], standard.get(`${field.part}.${field.name}`)));
  const wrong = h('p', { class: 'wrong', role: 'alert' });
  const opened = openDialog(`Settings of ${stream.name}`, h('form', { class: 'row-form', novalidate: true, onsubmit: async (event) => {
    event.preventDefault();
    for (const field of fields) field.tell('');
    setText(wrong, '');
    try {
      const settings = Object.fromEntries(fields.map((field) => [field.name, field.value]));
      live.takeOne(await ask(`/api/streams/${stream.session_id}`, { method: 'PATCH', json: { settings } }));
      opened.close();
      notify('Saved: counts from the next keyframe on');
    } catch (error) {
      const field = fields.find((field) => error.message.includes(`settings.${field.name}`));
      if (field) field.tell(error.message.replace(`settings.${field.name}: `, '').replace(', or null for what the configuration says', ''));
      else setText(wrong, error.message);
    }
  } },
  h('p', { class: 'soft' }, 'What is left empty goes by the settings of Mem.'),
  fields.map((field) => field.element), wrong,
  h('div', { class: 'ends' }, button('Cancel', { onclick: () => opened.close() }), h('button', { class: 'button primary' }, 'Save'))));
}

/** What holds for all streams, by the names of the configuration. */
async function standards() {
  const told = await ask('/api/settings/keys');
  return new Map(told.settings.map((setting) => [setting.key, setting.value]));
}

class Field {
  constructor({ name, words, input, choices, without = 'As for all' }, value, standard) {
    this.name = name;
    const id = `own-${name}`;
    const common = standard === undefined || standard === null ? without : `As for all: ${choices?.find(([key]) => key === String(standard))?.[1] ?? standard}`;
    this.wrong = h('p', { class: 'wrong', id: `${id}-wrong`, role: 'alert' });
    const attributes = { 'aria-describedby': `${id}-wrong`, ...input };
    const text = value === undefined || value === null ? '' : String(value);
    this.input = choices
      ? h('select', attributes, [['', common], ...choices].map(([key, label]) => h('option', { value: key, selected: key === text }, label)))
      : h('input', { ...attributes, value: text, placeholder: common });
    this.element = h('label', {}, words, this.input, this.wrong);
  }

  /** As JSON has it; null for what holds for all, and what can't be read as it is, to be refused with reason. */
  get value() {
    const text = this.input.value.trim();
    // A browser shows nothing of what is no number.
    if (text === '') return this.input.validity.badInput ? 'no number' : null;
    if (text === 'true' || text === 'false') return text === 'true';
    return this.input.type === 'number' && !Number.isNaN(Number(text)) ? Number(text) : text;
  }

  tell(text) {
    setText(this.wrong, text);
    if (text) {
      this.input.setAttribute('aria-invalid', 'true');
      this.input.focus();
    } else this.input.removeAttribute('aria-invalid');
  }
}
