// One box for words, times and pictures.

import { ask, thumbnailURL } from './api.js';
import { button, h, replace, setText } from './dom.js';
import { readQuery } from './query.js';
import { day, clock, duration, moment, rfc3339 } from './time.js';

/** Opens the view: `#/search?q=…`. */
export function open(main, parameters) {
  const search = new Search(main);
  search.read(parameters);
  return { update: (parameters) => search.read(parameters), close: () => search.close(), focus: () => search.field.focus() };
}

class Search {
  #turn = 0;

  constructor(main) {
    this.main = main;
    this.field = h('input', { type: 'search', 'aria-label': 'Search', placeholder: 'Words, a time, or a picture pasted here', autocomplete: 'off', spellcheck: 'false',
      maxlength: 1000 });
    this.file = h('input', { type: 'file', accept: 'image/*', class: 'offscreen', tabindex: -1, 'aria-label': 'Picture to search for',
      onchange: () => { if (this.file.files[0]) this.#byPicture(this.file.files[0]); } });
    this.status = h('p', { class: 'soft', role: 'status' });
    this.results = h('div', { class: 'hits' });
    const form = h('form', { class: 'searchbox', role: 'search', onsubmit: (event) => { event.preventDefault(); this.#go(); } },
      this.field, button('Search by picture', { drawing: 'eye', onclick: () => this.file.click() }),
      h('button', { class: 'button primary' }, 'Search'));
    this.hint = h('p', { class: 'soft' }, 'Try ', h('kbd', {}, 'budget'), ' ', h('kbd', {}, '"exact words"'), ' ', h('kbd', {}, 'stream:lecture'), ' ',
      h('kbd', {}, 'type:note'), ' ', h('kbd', {}, 'before:2026-11-01'), ' ', h('kbd', {}, 'yesterday 14:00'));
    this.body = h('div', { class: 'narrow' }, h('h1', { class: 'offscreen' }, 'Search'), form, this.file, this.hint, this.status, this.results);
    replace(main, this.body);
    this.onpaste = (event) => this.#take(event.clipboardData?.files, event);
    this.ondrop = (event) => { this.body.classList.remove('dropping'); this.#take(event.dataTransfer?.files, event); };
    this.ondrag = (event) => { event.preventDefault(); this.body.classList.add('dropping'); };
    this.onleave = (event) => { if (!event.relatedTarget) this.body.classList.remove('dropping'); };
    addEventListener('paste', this.onpaste);
    addEventListener('drop', this.ondrop);
    addEventListener('dragover', this.ondrag);
    addEventListener('dragleave', this.onleave);
    this.field.focus();
  }

  read(parameters) {
    const text = parameters.get('q') ?? '';
    if (this.field.value !== text) this.field.value = text;
    if (text) this.#search(text);
    else {
      replace(this.results);
      setText(this.status, '');
    }
  }

  #go() {
    const text = this.field.value.trim();
    const hash = `#/search?${new URLSearchParams({ q: text })}`;
    if (location.hash === hash) this.#search(text);
    else location.hash = hash;
  }

  #take(files, event) {
    const picture = [...(files ?? [])].find((file) => file.type.startsWith('image/'));
    if (!picture) return;
    event.preventDefault();
    this.#byPicture(picture);
  }

  async #search(text) {
    const turn = ++this.#turn;
    const query = readQuery(text);
    setText(this.status, 'Searching…');
    try {
      const sources = await this.#sources();
      const meant = query.stream === null ? null : [...sources.values()].filter((source) => source.name.toLowerCase().includes(query.stream));
      if (meant?.length === 0) return this.#tell(turn, `No stream is called “${query.stream}”.`);
      const found = { time: [], hits: [], streams: [] };
      if (query.at !== null) found.time = await this.#atTime(query.at, meant);
      if (query.words) await this.#words(query, meant, found);
      else if (query.at === null) found.hits = await this.#moments(query, meant);
      if (turn !== this.#turn) return;
      this.#show(found, sources, query);
    } catch (error) {
      this.#tell(turn, error.message);
    }
  }

  #tell(turn, text) {
    if (turn !== this.#turn) return;
    setText(this.status, text);
    replace(this.results);
  }

  async #sources() {
    const told = await ask('/api/sources');
    return new Map(told.sources.map((source) => [source.source_id, { id: source.source_id, name: source.source_filename }]));
  }

  async #atTime(at, meant) {
    const told = await ask('/api/at', { query: { t: rfc3339(at) } });
    return told.entries.filter((entry) => !meant || meant.some((source) => source.id === entry.source_id))
      .map((entry) => ({ at, source: entry.source_id, frame: entry.frame?.frame_id, kind: 'on screen' }));
  }

  async #words(query, meant, found) {
    const range = { start: query.after === null ? null : rfc3339(query.after), end: query.before === null ? null : rfc3339(query.before) };
    const of = meant?.length === 1 ? meant[0].id : null;
    const told = await ask('/api/search', { query: { type: 'all', q: query.words, ...range, source_id: of, limit: 100 } });
    const isMeant = (source) => !meant || source === null || meant.some((one) => one.id === source);
    const noted = (told.results.annotations ?? []).map((hit) => ({
      at: Date.parse(hit.start_timestamp), end: Date.parse(hit.end_timestamp), source: hit.source_id, frame: hit.frame?.frame_id,
      snippet: hit.snippet ?? hit.content, score: hit.score ?? 0, kind: 'note',
    }));
    const said = (told.results.transcriptions ?? told.results.transcripts ?? []).map((hit) => ({
      at: Date.parse(hit.start_timestamp ?? hit.timestamp), end: Date.parse(hit.end_timestamp ?? hit.timestamp), source: hit.source_id, frame: hit.frame?.frame_id,
      snippet: hit.snippet ?? hit.text, score: hit.score ?? 0, kind: 'transcript', speaker: hit.speaker_name,
    }));
    const isType = (kind) => !query.type || query.type === kind || (query.type === 'said' && kind === 'transcript');
    found.hits = [...noted, ...said].filter((hit) => isMeant(hit.source) && isType(hit.kind)).sort((a, b) => b.score - a.score);
    found.streams = isType('stream') ? (told.results.streams ?? []).filter((stream) => isMeant(stream.source_id)) : [];
  }

  /** Without words: what was on screen longest. */
  async #moments(query, meant) {
    const told = await ask('/api/moments', { query: {
      start: query.after === null ? null : rfc3339(query.after), end: query.before === null ? null : rfc3339(query.before),
      source_id: meant?.length === 1 ? meant[0].id : null, order: 'dwell', limit: 60,
    } });
    return told.moments.filter((one) => !meant || meant.some((source) => source.id === one.source_id)).map((one) => ({
      at: Date.parse(one.start), end: Date.parse(one.end), source: one.source_id, frame: one.frame_id, kind: 'moment',
      snippet: `On screen for ${duration(one.dwell_seconds)}`,
    }));
  }

  async #byPicture(file) {
    const turn = ++this.#turn;
    setText(this.status, `Looking for ${file.name || 'the picture'}…`);
    replace(this.results);
    try {
      const form = new FormData();
      form.append('file', file, file.name || 'picture.png');
      const [told, sources] = await Promise.all([
        ask('/api/search/image', { method: 'POST', body: form, query: { min_similarity: 85, limit: 60 } }), this.#sources(),
      ]);
      if (turn !== this.#turn) return;
      const hits = told.frames.map((found) => {
        const frame = found.frame ?? found;
        return { at: Date.parse(found.first_seen_at ?? frame.first_seen_at ?? frame.timestamp), source: frame.source_id, frame: frame.frame_id,
          kind: `${Math.round(found.similarity_score)} % alike`,
          snippet: found.occurrences > 1 ? `Seen ${found.occurrences} times, last ${moment(Date.parse(found.last_seen_at))}` : 'Seen once' };
      });
      this.#show({ time: [], hits, streams: [] }, sources, { words: '' });
      if (hits.length === 0) setText(this.status, 'Nothing that was on screen looks like this picture. A part of a screen is not found; a whole one is, at any size.');
    } catch (error) {
      this.#tell(turn, error.message);
    }
  }

  #show(found, sources, query) {
    const count = found.time.length + found.hits.length + found.streams.length;
    setText(this.status, count === 0 ? 'Nothing was found.' : `${count} ${count === 1 ? 'result' : 'results'}`);
    const name = (source) => sources.get(source)?.name ?? (source === null ? 'All streams' : `Source ${source}`);
    const groups = new Map();
    for (const hit of found.hits) {
      const key = `${name(hit.source)} · ${day(hit.at)}`;
      if (!groups.has(key)) groups.set(key, []);
      groups.get(key).push(hit);
    }
    replace(this.results,
      found.time.length > 0 && [
        h('div', { class: 'group-head' }, h('h2', {}, moment(found.time[0].at)),
          h('a', { href: `#/timeline?${new URLSearchParams({ at: rfc3339(found.time[0].at), span: 600 })}` }, 'Open in the timeline')),
        found.time.map((hit) => hitLine(hit, name(hit.source), [])),
      ],
      query.at !== null && query.at !== undefined && found.time.length === 0 &&
        h('p', {}, h('a', { href: `#/timeline?${new URLSearchParams({ at: rfc3339(query.at), span: 3600 })}` }, `Open the timeline at ${moment(query.at)}`)),
      found.streams.map((stream) => h('a', { class: 'hit', href: `#/timeline?source=${stream.source_id}` },
        h('span', { class: 'thumb' }), h('span', { class: 'text' }, h('strong', {}, stream.name), h('span', { class: 'soft' }, 'Stream')))),
      [...groups].map(([key, hits]) => [h('div', { class: 'group-head' }, h('h2', {}, key)), hits.map((hit) => hitLine(hit, null, wordsOf(query.words)))]));
  }

  close() {
    removeEventListener('paste', this.onpaste);
    removeEventListener('drop', this.ondrop);
    removeEventListener('dragover', this.ondrag);
    removeEventListener('dragleave', this.onleave);
    replace(this.main);
  }
}

function hitLine(hit, name, words) {
  const target = hit.frame
    ? `#/picture/${hit.frame}?${new URLSearchParams({ at: rfc3339(hit.at), ...(hit.source && { source: hit.source }) })}`
    : `#/timeline?${new URLSearchParams({ at: rfc3339(hit.at), span: 600, ...(hit.source && { source: hit.source }) })}`;
  return h('a', { class: 'hit', href: target },
    h('span', { class: 'thumb' }, hit.frame && h('img', { src: thumbnailURL(hit.frame), loading: 'lazy', alt: '' })),
    h('span', { class: 'text' },
      h('span', {}, name ? h('strong', {}, name) : clock(hit.at), ' ', h('span', { class: 'chip' }, hit.kind), hit.speaker && ` ${hit.speaker}`),
      hit.snippet && h('span', {}, marked(hit.snippet, words))));
}

const wordsOf = (text) => (text.match(/[\p{L}\p{N}]+/gu) ?? []).map((word) => word.toLowerCase());

/** A text with the words that were searched for marked. */
function marked(text, words) {
  if (words.length === 0) return [text];
  return text.split(/([\p{L}\p{N}]+)/u).map((part) => (words.some((word) => fold(part).startsWith(fold(word))) && part ? h('mark', {}, part) : part));
}

const fold = (text) => text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '');
