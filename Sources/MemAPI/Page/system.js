// How Mem is: health, room, what each stream costs, imports, and the settings.

import { access, ask, may } from './api.js';
import { button, h, notify, replace, setText } from './dom.js';
import { confirmDialog, openDialog } from './dialogs.js';
import { live } from './live.js';
import { replayCard } from './replay.js';
import { openSettings } from './settings.js';
import { bytes, day, duration, moment } from './time.js';

/** Opens the view. */
export function open(main) {
  const system = new SystemView(main);
  return { update() {}, close: () => system.close() };
}

class SystemView {
  #ends = [];

  constructor(main) {
    this.main = main;
    this.health = h('section', { class: 'card', 'aria-label': 'Health' });
    this.storage = h('section', { class: 'card', 'aria-label': 'Storage' });
    this.memory = h('section', { class: 'card', 'aria-label': 'Memory' });
    this.streams = h('tbody', {});
    this.jobs = h('ul', { class: 'list' });
    this.settings = h('section', { class: 'card' });
    replace(main, h('div', { class: 'narrow' },
      h('h1', {}, 'System'),
      h('div', { class: 'cards' }, this.health, this.storage, this.memory),
      h('section', { class: 'card' }, h('h2', {}, 'Streams'),
        h('div', { class: 'scroller' }, h('table', {}, h('thead', {}, h('tr', {},
          h('th', { scope: 'col' }, 'Stream'), h('th', { scope: 'col', class: 'number' }, 'Samples'), h('th', { scope: 'col', class: 'number' }, 'Kept'),
          h('th', { scope: 'col', class: 'number' }, 'Left out as the same'), h('th', { scope: 'col', class: 'number' }, 'Dropped'),
          h('th', { scope: 'col', class: 'number' }, 'Reconnects'))), this.streams))),
      replayCard(),
      may('control') && this.#importCard(),
      this.settings,
      h('p', { class: 'soft row' }, h('a', { href: '/docs' }, 'The API'), h('a', { href: '/metrics' }, 'Metrics'),
        access.needsToken && h('span', {}, `Logged in as ${access.name}`),
        access.needsToken && button('Log out', { kind: 'small', onclick: async () => {
          await ask('/api/logout', { method: 'POST' });
          location.reload();
        } }))));
    this.#load();
    this.#drawStreams();
    if (may('admin')) openSettings(this.settings);
    else replace(this.settings, h('h2', {}, 'Settings'), h('p', { class: 'soft' }, 'They need a token with the scope admin.'));
    this.#ends.push(
      live.on('streams', () => this.#drawStreams()),
      live.on('health', () => this.#drawHealth()),
      live.on('missed', () => this.#load()),
      live.on('change', (change) => {
        if (change.kind.startsWith('storage') || change.kind === 'memory.forgotten') this.#load();
        if (change.kind.startsWith('job')) this.#loadJobs();
      }));
  }

  async #load() {
    const status = await ask('/api/status');
    this.status = status;
    this.#drawHealth();
    this.#drawStorage(status.storage);
    this.#drawMemory(status);
    this.#loadJobs();
  }

  #drawHealth() {
    const { health } = live;
    const isWell = health?.status === 'ok';
    replace(this.health, h('h2', {}, 'Health'),
      h('div', { class: `figure badge ${isWell ? 'live' : 'error'}` }, isWell ? 'All is well' : health ? 'Not well' : 'Unknown'),
      (health?.checks ?? []).map((check) => [
        check.detail && h('p', { class: check.ok ? 'soft' : 'reason' }, check.detail),
      ]),
      this.status && h('p', { class: 'soft' }, `Mem ${this.status.system.version}, up ${duration(this.status.system.uptime)}`));
  }

  #drawStorage(storage) {
    const used = storage.database_file_mb * 1e6 + (storage.size_mb + storage.thumbnails_mb) * 1e6;
    const free = (storage.free_mb ?? 0) * 1e6;
    const days = storage.days_until_full;
    replace(this.storage, h('h2', {}, 'Storage'),
      h('div', { class: 'figure' }, bytes(storage.database_file_mb * 1e6)),
      h('meter', { min: 0, max: used + free, value: used, 'aria-label': 'Room that Mem takes of what is free' }),
      h('p', { class: 'soft' }, `${bytes(free)} free; ${bytes((storage.minimum_free_mb ?? 0) * 1e6)} are left alone`),
      h('p', {}, days === null ? 'Nothing was taken in lately, so nothing can be foretold.'
        : days > 3650 ? 'Room for more than ten years at this rate'
          : `Full in ${days < 2 ? duration(days * 86400) : `${Math.floor(days)} days`} at this rate${days > 2 ? `, on ${day(Date.now() + days * 86400e3)}` : ''}`),
      storage.bytes_per_day > 0 && h('p', { class: 'soft' }, `${bytes(storage.bytes_per_day)} a day; an hour of a stream takes ${bytes(storage.bytes_per_stream_hour)}`));
  }

  #drawMemory(status) {
    const storage = status.storage;
    replace(this.memory, h('h2', {}, 'Memory'),
      h('div', { class: 'figure' }, `${storage.deduplication_rate.toFixed(1)} % left out`),
      h('p', { class: 'soft' }, `${storage.total_references.toLocaleString()} samples, ${storage.unique_frames.toLocaleString()} pictures`),
      h('p', { class: 'soft' }, `${status.sources.total_hours.toFixed(1)} hours of ${status.sources.total} ${status.sources.total === 1 ? 'source' : 'sources'}`),
      may('admin') && h('div', {}, button('Forget…', { kind: 'small danger', onclick: () => this.#forget() })));
  }

  #drawStreams() {
    const rows = [...live.streams.values()].map((stream) => {
      const share = stream.frames_received ? (100 * stream.frames_deduplicated) / stream.frames_received : 0;
      return h('tr', {}, h('th', { scope: 'row' }, stream.name, ' ', h('span', { class: `badge ${stream.status}` }, stream.status)),
        [stream.frames_received, stream.frames_stored].map((number) => h('td', { class: 'number' }, number.toLocaleString())),
        h('td', { class: 'number' }, `${share.toFixed(1)} %`),
        [stream.dropped, stream.reconnects].map((number) => h('td', { class: 'number' }, number.toLocaleString())));
    });
    replace(this.streams, rows.length ? rows : h('tr', {}, h('td', { colspan: 6, class: 'soft' }, 'There is no stream.')));
  }

  // Imports

  #importCard() {
    this.file = h('input', { type: 'file', accept: 'video/*,.mkv,.flv', 'aria-label': 'Video file' });
    this.start = h('input', { type: 'datetime-local', step: 1 });
    this.progress = h('progress', { max: 1, value: 0, hidden: true, 'aria-label': 'Upload' });
    this.wrong = h('p', { class: 'wrong', role: 'alert' });
    this.jobs.setAttribute('aria-label', 'Imports');
    return h('section', { class: 'card side' }, h('h2', {}, 'Import a video'),
      h('form', { class: 'filters', onsubmit: (event) => { event.preventDefault(); this.#upload(); } },
        h('label', {}, 'File', this.file),
        h('label', {}, 'First picture was on screen', this.start, h('span', { class: 'soft' }, 'Empty: the file’s name or the file itself says so')),
        h('button', { class: 'button primary' }, 'Import')),
      this.progress, this.wrong, this.jobs);
  }

  #upload() {
    const file = this.file.files[0];
    setText(this.wrong, file ? '' : 'Choose a file first.');
    if (!file) return;
    const form = new FormData();
    if (this.start.value) form.append('start_timestamp', new Date(this.start.value).toISOString());
    else if (!/^\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d\./.test(file.name)) form.append('start_timestamp', 'file');
    form.append('file', file, file.name);
    // fetch() tells nothing of an upload's progress.
    const request = new XMLHttpRequest();
    request.open('POST', '/api/capture');
    request.upload.addEventListener('progress', (event) => { this.progress.value = event.lengthComputable ? event.loaded / event.total : 0; });
    request.addEventListener('loadend', () => {
      this.progress.hidden = true;
      let told = {};
      try { told = JSON.parse(request.responseText); } catch { /* Then the status says it. */ }
      if (request.status >= 200 && request.status < 300) {
        notify(`${file.name} is being imported`);
        this.file.value = '';
      } else setText(this.wrong, told.detail ?? 'Mem can’t be reached.');
      this.#loadJobs();
    });
    this.progress.hidden = false;
    request.send(form);
  }

  async #loadJobs() {
    if (!may('control')) return;
    const told = await ask('/api/jobs', { query: { limit: 20 } });
    const jobs = told.jobs ?? [];
    replace(this.jobs, jobs.map((job) => {
      const isRunning = job.status === 'queued' || job.status === 'processing';
      return h('li', { class: 'side' }, h('div', { class: 'spread' },
        h('span', {}, (job.filepath ?? '').split('/').at(-1), ' ', h('span', { class: 'chip' }, job.status)),
        h('span', { class: 'row' }, h('span', { class: 'soft' }, moment(Date.parse(job.created_at))),
          isRunning && button('Cancel', { kind: 'small', onclick: async () => {
            await ask(`/api/jobs/${job.job_id ?? job.id}`, { method: 'DELETE' });
            this.#loadJobs();
          } }))),
      isRunning && h('progress', { max: 1, value: job.progress ?? 0, 'aria-label': 'Import' }),
      job.error && h('p', { class: 'reason' }, job.error), job.result?.note && h('p', { class: 'soft' }, job.result.note));
    }));
  }

  // Forgetting

  #forget() {
    const from = h('input', { type: 'datetime-local', step: 1, required: true });
    const to = h('input', { type: 'datetime-local', step: 1, required: true });
    const source = h('select', {}, h('option', { value: '' }, 'All streams'),
      [...live.streams.values()].map((stream) => h('option', { value: stream.source_id }, stream.name)));
    const wrong = h('p', { class: 'wrong', role: 'alert' });
    const opened = openDialog('Forget a range of time', h('form', { class: 'side', onsubmit: async (event) => {
      event.preventDefault();
      const query = { start: new Date(from.value).toISOString(), end: new Date(to.value).toISOString(), source_id: source.value };
      try {
        const told = await ask('/api/memory', { method: 'DELETE', query: { ...query, dry_run: true } });
        opened.close();
        confirmDialog('Forget this for good?',
          `${told.samples.toLocaleString()} samples, ${told.frames.toLocaleString()} pictures (${bytes(told.bytes)}), ${told.annotations} notes and ${told.transcriptions} segments of text go. It can’t be taken back.`,
          'Forget', async () => {
            await ask('/api/memory', { method: 'DELETE', query });
            notify('Forgotten');
            this.#load();
          });
      } catch (error) {
        setText(wrong, error.message);
      }
    } }, h('label', {}, 'From', from), h('label', {}, 'To', to), h('label', {}, 'Stream', source), wrong,
    h('div', { class: 'ends' }, h('button', { class: 'button primary' }, 'What would go?'))));
  }

  close() {
    for (const end of this.#ends) end();
    replace(this.main);
  }
}
