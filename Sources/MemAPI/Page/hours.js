// When a rule may fire: the same hours on some days of the week.

import { h, setText } from './dom.js';
import { isUTC } from './time.js';

const DAYS = [['mon', 'Mon'], ['tue', 'Tue'], ['wed', 'Wed'], ['thu', 'Thu'], ['fri', 'Fri'], ['sat', 'Sat'], ['sun', 'Sun']];

/** Days and hours, or any time. */
export class HoursField {
  /**
   * @param hours what the rule says; null: any time.
   * @param onchange is called whenever it says something else.
   */
  constructor(hours, onchange) {
    // Where the rule says nothing of it, by the clocks of whoever writes it.
    this.told = hours ? { time_zone: hours.time_zone, utc_offset_minutes: hours.utc_offset_minutes }
      : { time_zone: isUTC() ? 'UTC' : Intl.DateTimeFormat().resolvedOptions().timeZone };
    this.isOn = h('input', { type: 'checkbox', checked: hours !== null, onchange: () => { this.#show(); onchange(); } });
    this.days = DAYS.map(([day, words]) => ({
      day, input: h('input', { type: 'checkbox', checked: hours?.days.includes(day) ?? !['sat', 'sun'].includes(day), onchange }), words,
    }));
    // Browsers know no 24:00.
    const until = hours?.to === '24:00' ? '00:00' : hours?.to;
    this.from = h('input', { type: 'time', value: hours?.from ?? '08:00', 'data-field': 'active_hours.from', onchange });
    this.to = h('input', { type: 'time', value: until ?? '18:00', 'data-field': 'active_hours.to', onchange });
    this.zone = h('span', { class: 'soft' });
    this.choice = h('div', { class: 'hours' },
      h('div', { class: 'row', role: 'group', 'aria-label': 'Days' }, this.days.map(({ input, words }) => h('label', { class: 'check' }, input, words))),
      h('div', { class: 'row' }, h('label', {}, 'From', this.from), h('label', {}, 'To', this.to)), this.zone);
    this.element = h('div', { class: 'hours' }, h('label', { class: 'check' }, this.isOn, 'Only at certain hours'), this.choice);
    this.#show();
  }

  #show() {
    this.choice.hidden = !this.isOn.checked;
    setText(this.zone, `In ${this.told.time_zone ?? offset(this.told.utc_offset_minutes)}. Hours that end before they begin end on the next day.`);
  }

  /** As the API has it. */
  get value() {
    if (!this.isOn.checked) return null;
    const days = this.days.filter(({ input }) => input.checked).map(({ day }) => day);
    return { days, from: this.from.value, to: this.to.value, ...this.told };
  }
}

/** A distance from UTC in words. */
function offset(minutes) {
  const size = Math.abs(minutes);
  const pad = (number) => String(number).padStart(2, '0');
  return `UTC${minutes < 0 ? '−' : '+'}${pad(Math.floor(size / 60))}:${pad(size % 60)}, also when the clocks change`;
}
