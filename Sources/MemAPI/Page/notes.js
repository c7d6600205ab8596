// Notes: all that was written about what was on screen.

import { ask, may, thumbnailURL } from './api.js';
import { button, h, replace, setText } from './dom.js';
import { confirmDialog, promptDialog } from './dialogs.js';
import { live } from './live.js';
import { clock, duration, moment, rfc3339 } from './time.js';

const PAGE = 50;
const TYPES = ['user_note', 'ai_summary', 'ocr_output', 'llm_query', 'scene_description', 'action_detected', 'custom'];

/** Opens the view: `#/notes?q=…&type=…&source=…`. */
export function open(main, parameters) {
  const notes = new NoteList(main, parameters);
  return { update: (parameters) => notes.read(parameters), close: () => notes.close() };
}

class NoteList {
  #sources = new Map();
  #turn = 0;
  #offset = 0;

  constructor(main, parameters) {
    this.main = main;
    this.words = h('input', { type: 'search', oninput: () => this.#changed() });
    this.type = h('select', { onchange: () => this.#changed() }, h('option', { value: '' }, 'All kinds'),
      TYPES.map((type) => h('option', { value: type }, type.replaceAll('_', ' '))));
    this.source = h('select', { onchange: () => this.#changed() }, h('option', { value: '' }, 'All streams'));
    this.status = h('p', { class: 'soft', role: 'status' });
    this.list = h('div', { class: 'hits' });
    this.more = h('div', {});
    replace(main, h('div', { class: 'narrow' },
      h('div', { class: 'spread' }, h('h1', {}, 'Notes'),
        h('div', { class: 'row' },
          button('Export as JSON', { drawing: 'download', kind: 'small', onclick: () => this.#export('json') }),
          button('Export as CSV', { drawing: 'download', kind: 'small', onclick: () => this.#export('csv') }))),
      h('div', { class: 'filters' }, h('label', {}, 'Containing', this.words), h('label', {}, 'Kind', this.type), h('label', {}, 'Stream', this.source)),
      this.status, this.list, this.more));
    this.end = live.on('change', (change) => { if (change.kind.startsWith('annotation')) this.#load(); });
    this.#start(parameters);
  }

  async #start(parameters) {
    const told = await ask('/api/sources').catch(() => ({ sources: [] }));
    for (const source of told.sources) this.#sources.set(source.source_id, source.source_filename);
    this.source.append(...[...this.#sources].map(([id, name]) => h('option', { value: id }, name)));
    this.read(parameters);
  }

  read(parameters) {
    this.words.value = parameters.get('q') ?? '';
    this.type.value = parameters.get('type') ?? '';
    this.source.value = parameters.get('source') ?? '';
    this.#load();
  }

  #changed() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      const fields = { q: this.words.value.trim(), type: this.type.value, source: this.source.value };
      const query = new URLSearchParams(Object.entries(fields).filter(([, value]) => value));
      history.replaceState(null, '', `#/notes${query.size ? `?${query}` : ''}`);
      this.#load();
    }, 200);
  }

  #query(offset, limit) {
    return { q: this.words.value.trim(), type: this.type.value, source_id: this.source.value, offset, limit };
  }

  async #load(isMore = false) {
    const turn = ++this.#turn;
    this.#offset = isMore ? this.#offset + PAGE : 0;
    const told = await ask('/api/annotations', { query: this.#query(this.#offset, PAGE) });
    if (turn !== this.#turn) return;
    const lines = told.annotations.map((note) => this.#line(note));
    if (isMore) this.list.append(...lines);
    else replace(this.list, lines);
    setText(this.status, told.count === 0
      ? (this.words.value || this.type.value || this.source.value ? 'No note is like that.' : 'No notes yet. On the timeline, press n to write one.')
      : `${told.count.toLocaleString()} ${told.count === 1 ? 'note' : 'notes'}`);
    replace(this.more, told.pagination.has_more && button('Show more', { onclick: () => this.#load(true) }));
  }

  #line(note) {
    const start = Date.parse(note.start_timestamp);
    const seconds = (Date.parse(note.end_timestamp) - start) / 1000;
    const image = h('img', { alt: '', loading: 'lazy' });
    const thumb = h('a', { class: 'thumb', 'aria-label': `Timeline at ${moment(start)}`, href: `#/timeline?${new URLSearchParams({
      at: note.start_timestamp, span: Math.max(60, Math.round(seconds * 3)), ...(note.source_id && { source: note.source_id }),
      ...(seconds > 0 && { select: `${note.start_timestamp}/${note.end_timestamp}` }),
    })}` }, image);
    ask('/api/at', { query: { t: note.start_timestamp, source_id: note.source_id } }).then((told) => {
      const frame = told.entries[0]?.frame?.frame_id;
      if (frame) image.src = thumbnailURL(frame);
      else image.remove();
    }, () => image.remove());
    return h('article', { class: 'hit', 'data-note': note.annotation_id }, thumb,
      h('div', { class: 'text' },
        h('div', { class: 'row' }, h('strong', {}, note.source_id === null ? 'All streams' : this.#sources.get(note.source_id) ?? `Source ${note.source_id}`),
          h('span', { class: 'soft' }, `${moment(start)}${seconds > 0 ? ` to ${clock(Date.parse(note.end_timestamp))}, ${duration(seconds)}` : ''}`),
          h('span', { class: 'chip' }, note.annotation_type.replaceAll('_', ' ')), note.created_by && h('span', { class: 'soft' }, note.created_by)),
        h('p', { class: 'content' }, note.content),
        may('annotate') && h('div', { class: 'row' },
          button('Edit', { kind: 'small', onclick: () => this.#edit(note) }),
          button('Delete', { kind: 'small danger', onclick: () => this.#delete(note) }))));
  }

  #edit(note) {
    promptDialog('Edit note', 'Save', { label: 'Note', isLong: true, value: note.content, act: async (content) => {
      if (!content) throw new Error('A note needs some text. To be rid of it, delete it.');
      await ask(`/api/annotations/${note.annotation_id}`, { method: 'PUT', json: { content } });
      this.#load();
    } });
  }

  #delete(note) {
    confirmDialog('Delete this note?', note.content.slice(0, 300), 'Delete note', async () => {
      await ask(`/api/annotations/${note.annotation_id}`, { method: 'DELETE' });
      this.#load();
    });
  }

  /** Hands over all notes that are meant, as a file. */
  async #export(kind) {
    const notes = [];
    for (let offset = 0; ; offset += 1000) {
      const told = await ask('/api/annotations', { query: this.#query(offset, 1000) });
      notes.push(...told.annotations);
      if (!told.pagination.has_more) break;
    }
    const text = kind === 'json' ? JSON.stringify(notes, null, 2) : csv(notes, this.#sources);
    const url = URL.createObjectURL(new Blob([text], { type: kind === 'json' ? 'application/json' : 'text/csv' }));
    h('a', { href: url, download: `mem-notes-${rfc3339(Date.now()).slice(0, 10)}.${kind}` }).click();
    setTimeout(() => URL.revokeObjectURL(url), 10000);
  }

  close() {
    clearTimeout(this.timer);
    this.end();
    replace(this.main);
  }
}

/** RFC 4180; a field that a spreadsheet would take for a formula is made a text. */
function csv(notes, sources) {
  const field = (value) => {
    const text = String(value ?? '');
    const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return `"${safe.replaceAll('"', '""')}"`;
  };
  const rows = notes.map((note) => [note.annotation_id, sources.get(note.source_id) ?? '', note.start_timestamp, note.end_timestamp,
    note.annotation_type, note.created_by, note.content].map(field).join(','));
  return ['id,stream,start,end,type,created_by,content', ...rows].join('\r\n') + '\r\n';
}
