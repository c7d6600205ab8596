// A rule that is made or changed, and tried before it is in force.

import { ask, imageURL, may } from './api.js';
import { ActionsField } from './actions.js';
import { streamName } from './alerts.js';
import { BackTest } from './back-test.js';
import { button, h, notify, replace, setText } from './dom.js';
import { CONDITIONS, conditionOf } from './conditions.js';
import { FrameChoice } from './frame-choice.js';
import { HoursField } from './hours.js';
import { live } from './live.js';
import { CHANGES, LOOKS, RegionPicker } from './region.js';

/** What was written and not saved, by rule: whoever looks at a moment in between finds it again. */
const unsaved = new Map();

/** What every rule may say besides; empty is what suits the condition. */
const TIME = { type: 'number', min: 0, max: 86400, step: 'any', unit: 's' };
const COMMON = [
  { name: 'for_seconds', words: 'Has to last', ...TIME, about: 'So long it has to hold before anybody is told.' },
  { name: 'clear_seconds', words: 'Is over after', ...TIME,
    about: 'So long it has to be over before that is told. Empty: 10 for changes, so that those in a row are told once; else 0.' },
  { name: 'cooldown_seconds', words: 'Then rests for', ...TIME, about: 'So long nobody is told again of the same stream.' },
  { name: 'hysteresis', words: 'Has to return by', type: 'number', min: 0, step: 'any',
    about: 'So far beyond its bound a value has to return to be over. Empty: what suits the condition.' },
];

/** The form of a rule: `new`, or its id. */
export class RuleEditor {
  #id;
  #draft = null;
  #isChanged = false;
  #isClosed = false;
  #isDone = false;
  #isNamed = false;
  #end = () => {};

  constructor(main, id, parameters) {
    this.main = main;
    this.#id = id;
    this.#start(parameters);
  }

  async #start(parameters) {
    const kept = unsaved.get(this.#id);
    this.wish = parameters.toString();
    // Another wish begins another rule.
    if (kept && (!this.wish || kept.wish === this.wish)) {
      this.#isChanged = true;
      this.#isNamed = kept.isNamed;
      return this.#build(kept.draft, kept.result);
    }
    if (this.#id === 'new') return this.#build(fresh(parameters), null);
    try {
      const rule = await ask(`/api/rules/${encodeURIComponent(this.#id)}`);
      if (this.#isClosed) return;
      const { id, created_at, updated_at, ...draft } = rule;
      this.#isNamed = true;
      this.#build(draft, null);
    } catch (error) {
      if (this.#isClosed) return;
      replace(this.main, h('section', { class: 'empty' }, h('h1', {}, 'No rule'),
        h('p', { class: 'soft' }, error.status === 404 ? 'This rule is deleted.' : error.message),
        h('div', {}, h('a', { class: 'button', href: '#/rules' }, 'To the rules'))));
    }
  }

  #build(draft, result) {
    this.#draft = draft;
    const isNew = this.#id === 'new';
    const changed = () => this.#change();
    this.kind = h('select', { 'data-field': 'condition.type', onchange: () => this.#chooseKind() },
      CONDITIONS.map(({ type, words }) => h('option', { value: type, selected: type === draft.condition.type }, words)));
    this.about = h('p', { class: 'soft' });
    this.stream = h('select', { 'data-field': 'session_id', onchange: () => { this.#change(); this.#showPictures(); } },
      h('option', { value: draft.session_id ?? '' }));
    this.#offerStreams();
    this.condition = h('div', { class: 'condition' });
    this.name = h('input', { 'data-field': 'name', maxlength: 200, value: draft.name, oninput: () => { this.#isNamed = this.name.value !== ''; changed(); } });
    this.isOn = h('input', { type: 'checkbox', checked: draft.enabled, onchange: changed });
    this.actions = new ActionsField(draft.actions, changed);
    this.hours = new HoursField(draft.active_hours, changed);
    this.common = COMMON.map((field) => new RuleField(field, draft[field.name], field.name, changed));
    [, this.clearing, , this.hysteresis] = this.common;
    this.wrong = h('p', { class: 'wrong', role: 'alert' });
    this.test = new BackTest({ read: () => this.#value(), result });
    this.title = h('h1', { tabindex: -1 }, isNew ? 'New rule' : draft.name);
    const form = h('form', { class: 'rule-form', novalidate: true, onsubmit: (event) => { event.preventDefault(); this.#save(); } },
      h('section', { class: 'card' }, h('h2', {}, 'What to watch for'),
        h('label', {}, 'Tell me when', this.kind), this.about, h('label', {}, 'Of', this.stream), this.condition),
      h('section', { class: 'card' }, h('h2', {}, 'What to do then'),
        h('p', { class: 'soft' }, 'It is always told here and kept among the alerts.'), this.actions.element),
      h('details', { class: 'card' }, h('summary', {}, 'How long, how often, at what hours'),
        h('div', { class: 'fine' }, this.common.map((field) => field.element), this.hours.element)),
      h('section', { class: 'card' }, h('label', {}, 'Name', this.name),
        h('label', { class: 'check' }, this.isOn, 'It is on: tell from now on'), this.wrong,
        h('div', { class: 'row' }, h('button', { class: 'button primary' }, isNew ? 'Make the rule' : 'Save'),
          button('Cancel', { onclick: () => this.#leave() }))));
    replace(this.main, h('div', { class: 'rule-editor' },
      h('div', { class: 'spread' }, h('div', {}, this.title, this.#isChanged && h('p', { class: 'soft' }, 'What you wrote is not saved yet.')),
        h('a', { class: 'button small', href: '#/rules' }, 'All rules')), form,
      may('control') && this.test.element));
    this.#drawCondition();
    this.#suggestName();
    this.title.focus();
    this.#end = live.on('streams', () => this.#offerStreams());
  }

  /** Offers the streams there are, as they come and are renamed. */
  #offerStreams() {
    const chosen = this.stream.value;
    const streams = [...live.streams.values()].map((stream) => [stream.session_id, stream.name]);
    // A rule of one that is gone is not a rule of all.
    if (chosen && !live.streams.has(chosen)) streams.unshift([chosen, streamName(chosen)]);
    const key = streams.join();
    if (this.stream.dataset.key === key) return;
    this.stream.dataset.key = key;
    replace(this.stream, [['', 'All streams, those to come as well'], ...streams].map(([id, name]) =>
      h('option', { value: id, selected: id === chosen }, name)));
  }

  // The condition

  #chooseKind() {
    const before = this.#draft.condition;
    const known = conditionOf(this.kind.value);
    this.#draft.condition = {
      type: known.type, ...defaults(known),
      // What is drawn already is meant for whatever can have it.
      ...(known.region && before.region && { region: before.region }),
    };
    // What suited the other condition does not suit this one.
    [this.clearing.input.value, this.hysteresis.input.value] = ['', ''];
    this.#drawCondition();
    this.#change();
  }

  #drawCondition() {
    const { condition } = this.#draft;
    const known = conditionOf(condition.type);
    setText(this.about, known.about ?? '');
    this.fields = known.fields.map((field) => new RuleField(field, condition[field.name], `condition.${field.name}`, () => this.#change()));
    [this.region, this.picture, this.usesRegion] = [null, null, null];
    const parts = [h('div', { class: 'fine' }, this.fields.map((field) => field.element))];
    if (known.picture) {
      this.picture = new FrameChoice({ frame: condition.frame_id ?? null, onchange: () => { this.#showRegion(); this.#change(); } });
      parts.push(this.picture.element);
    }
    if (known.region) parts.push(this.#regionParts(known, condition.region ?? null));
    replace(this.condition, parts);
    this.#showPictures();
  }

  #regionParts({ region: need, picture }, region) {
    // A part of a picture that is looked for is told more finely than where something changes.
    this.region = new RegionPicker({ side: picture ? LOOKS : CHANGES, region, onchange: () => this.#change() });
    this.regionOf = h('select', { 'aria-label': 'Draw on a picture of', onchange: () => this.#showPictures() });
    this.usesRegion = need === 'optional' && h('input', { type: 'checkbox', checked: region !== null, onchange: () => {
      drawing.hidden = !this.usesRegion.checked;
      this.#showRegion();
      this.#change();
    } });
    const drawing = h('div', { class: 'frame-choice', hidden: need === 'optional' && region === null }, this.regionOf, this.region.element);
    return [this.usesRegion && h('label', { class: 'check' }, this.usesRegion, 'Only in a part of the picture'), drawing];
  }

  /** Shows pictures of the stream that is meant; of all, that of the first which has one. */
  #showPictures() {
    const chosen = live.streams.get(this.stream.value);
    this.picture?.show(chosen?.source_id ?? null);
    this.#showRegion();
    if (!this.region || this.picture) return;
    const shown = (chosen ? [chosen] : [...live.streams.values()]).filter((stream) => stream.last_frame_at);
    const before = this.regionOf.value;
    replace(this.regionOf, shown.map((stream) => h('option', { value: stream.session_id, selected: stream.session_id === before }, stream.name)));
    this.regionOf.hidden = shown.length < 2;
    const stream = shown.find((stream) => stream.session_id === before) ?? shown[0];
    this.region.show(stream
      ? { url: `/api/streams/${stream.session_id}/latest.jpg`, words: `What ${stream.name} shows`, resolution: stream.resolution }
      : { words: 'There is no picture yet. A region can be drawn all the same.' });
  }

  /** Shows the picture that is chosen, to draw on the part that is looked for. */
  #showRegion() {
    if (!this.region || !this.picture) return;
    this.regionOf.hidden = true;
    // It is seen once, with or without a part drawn on it.
    this.picture.large.hidden = Boolean(this.usesRegion?.checked);
    const frame = this.picture.frame;
    this.region.show(frame
      ? { url: imageURL(frame), words: 'The picture that is chosen' }
      : { words: 'Choose a picture above.' });
  }

  // What is written

  #change() {
    if (!this.test) return;
    this.#isChanged = true;
    this.test.age();
    this.#suggestName();
  }

  /** A name that says what is watched, until somebody writes another one. */
  #suggestName() {
    if (this.#isNamed) return;
    const stream = live.streams.get(this.stream.value);
    this.name.value = [conditionOf(this.kind.value).name, stream?.name].filter(Boolean).join(': ').slice(0, 200);
  }

  /** The rule as it is written, as the API has it. */
  #value() {
    const before = this.#draft.condition;
    const condition = { type: this.kind.value };
    for (const field of this.fields) if (field.value !== null) condition[field.name] = field.value;
    if (this.region && (!this.usesRegion || this.usesRegion.checked) && this.region.region) condition.region = this.region.region;
    if (this.picture) {
      if (this.picture.frame) condition.frame_id = this.picture.frame;
      // The rule knows what its picture looks like, even when that is forgotten.
      const look = condition.region ? 'tiles' : 'perceptual_hash';
      if ((before.frame_id ?? null) === this.picture.frame && before[look]) condition[look] = before[look];
    }
    return {
      name: this.name.value.trim(), enabled: this.isOn.checked, session_id: this.stream.value || null, condition,
      ...Object.fromEntries(this.common.map((field) => [field.name, field.value])), active_hours: this.hours.value, actions: this.actions.value,
    };
  }

  async #save() {
    const isNew = this.#id === 'new';
    this.#tell(null, '');
    try {
      const rule = await ask(isNew ? '/api/rules' : `/api/rules/${encodeURIComponent(this.#id)}`, { method: isNew ? 'POST' : 'PATCH', json: this.#value() });
      this.#leave();
      notify(rule.enabled ? `${rule.name}: it is watched from now on` : `${rule.name} is saved; it is off`);
    } catch (error) {
      const [, field, detail] = /^([a-z_.[\]0-9]+): (.*)$/s.exec(error.message) ?? [null, '', error.message];
      this.#tell(field, detail);
    }
  }

  /** Says what is wrong, at the field where it was written. */
  #tell(field, detail) {
    for (const input of this.main.querySelectorAll('[aria-invalid]')) input.removeAttribute('aria-invalid');
    setText(this.wrong, '');
    if (field === null) return;
    const input = this.actions.input(field) ?? this.main.querySelector(`[data-field="${field}"]`);
    const words = field.startsWith('condition.region') ? 'Draw the part of the picture that is meant.'
      : field === 'condition.frame_id' && !this.picture?.frame ? 'Choose the picture that is meant.' : detail;
    setText(this.wrong, input?.closest('label')?.firstChild?.textContent ? `${input.closest('label').firstChild.textContent}: ${words}` : words);
    if (!input) return;
    const details = input.closest('details');
    if (details) details.open = true;
    input.setAttribute('aria-invalid', 'true');
    input.focus();
  }

  /** There is nothing to come back to. */
  #leave() {
    this.#isDone = true;
    unsaved.delete(this.#id);
    location.hash = '#/rules';
  }

  close() {
    this.#isClosed = true;
    this.#end();
    if (!this.#isDone && (this.#isChanged || this.test?.result)) unsaved.set(this.#id, { draft: this.#value(), result: this.test.result, isNamed: this.#isNamed, wish: this.wish });
    replace(this.main);
  }
}

/** A rule as it begins; the address may say of what and when. */
function fresh(parameters) {
  const known = conditionOf(CONDITIONS.some(({ type }) => type === parameters.get('type')) ? parameters.get('type') : 'frozen');
  const frame = Number(parameters.get('frame'));
  return {
    name: '', enabled: true, session_id: parameters.get('session'), condition: { type: known.type, ...defaults(known), ...(frame && known.picture && { frame_id: frame }) },
    for_seconds: 0, clear_seconds: null, cooldown_seconds: 0, hysteresis: null, active_hours: null, actions: [],
  };
}

const defaults = (known) => Object.fromEntries(known.fields.filter((field) => field.value !== undefined).map((field) => [field.name, field.value]));

/** A number with its unit, or what is either so or not. */
class RuleField {
  constructor({ name, words, about, value: usual, unit, ...attributes }, value, path, onchange) {
    this.name = name;
    const { type, min, max, step } = attributes;
    this.isFlag = type === 'checkbox';
    this.input = this.isFlag
      ? h('input', { type, checked: value ?? usual, 'data-field': path, onchange })
      : h('input', { type, min, max, step, 'data-field': path, value: value ?? '', oninput: onchange });
    this.element = this.isFlag
      ? h('label', { class: 'check' }, this.input, words)
      : h('label', {}, words, h('span', { class: 'unit' }, this.input, unit && h('span', { class: 'soft' }, unit)), about && h('span', { class: 'soft' }, about));
  }

  /** As the API has it; null where nothing is written. */
  get value() {
    if (this.isFlag) return this.input.checked;
    // What is no number is refused with reason, where it is written.
    if (this.input.value === '') return this.input.validity.badInput ? 'no number' : null;
    return Number(this.input.value);
  }
}
