// Progressive enhancement; every page works without it. No innerHTML, eval or inline style
// (CSP, Trusted Types). All texts come from data attributes, so that the server keeps the language.
'use strict';

// What only makes sense with this script is hidden in the markup and shown here.
for (const element of document.querySelectorAll('[data-needs-script]')) element.hidden = false;

// ── A drop zone around a file input ────────────────────────────────────────────────────────
// <div class="drop" data-drop data-one-file="One file only, please." data-chosen="Chosen: {}">
for (const zone of document.querySelectorAll('[data-drop]')) {
  const input = zone.querySelector('input[type=file]');
  const status = zone.querySelector('[role=status]');
  let depth = 0; // dragenter and dragleave fire for children as well

  const say = (text) => { status.textContent = text; };
  const over = (change) => {
    depth = Math.max(0, depth + change);
    zone.classList.toggle('over', depth > 0);
  };
  const chosen = () => {
    const [file] = input.files;
    say(file ? zone.dataset.chosen.replace('{}', file.name) : '');
  };

  zone.addEventListener('dragenter', (event) => { event.preventDefault(); over(1); });
  zone.addEventListener('dragleave', () => over(-1));
  zone.addEventListener('dragover', (event) => event.preventDefault());
  zone.addEventListener('drop', (event) => {
    event.preventDefault();
    over(-depth);
    const { files } = event.dataTransfer;
    if (files.length !== 1) return say(zone.dataset.oneFile);
    input.files = files;
    input.dispatchEvent(new Event('change', { bubbles: true }));
  });
  input.addEventListener('change', chosen);
}
// A file dropped beside the zone must not replace the page, with what has been typed.
if (document.querySelector('[data-drop]')) {
  for (const type of ['dragover', 'drop']) {
    window.addEventListener(type, (event) => {
      if (!event.target.closest?.('[data-drop]')) event.preventDefault();
    });
  }
}

// ── The live progress of a run ─────────────────────────────────────────────────────────────
// <section data-events="/runs/events?run=…"> with [data-live=bar], [data-live=text] and [data-live=percent]
// (for the eye, at every event), [data-live=status] (role=status, the same text for the ear, less often),
// one badge per state in [data-state], and [data-live=done] from the end.
// An event is {"seen":120,"total":200,"text":"…","state":"running","done":false}; total may be null.
const ANNOUNCE_EVERY_MS = 5000; // a screen reader reads each change to its end

for (const section of document.querySelectorAll('[data-events]')) {
  const part = (name) => section.querySelector(`[data-live=${name}]`);
  const show = (name, visible) => { const at = part(name); if (at) at.hidden = !visible; };
  const source = new EventSource(section.dataset.events);
  let announced = -Infinity;

  source.addEventListener('message', (event) => {
    let run;
    try { run = JSON.parse(event.data); } catch { return; }
    const bar = part('bar');
    if (run.total) {
      bar.max = run.total;
      bar.value = Math.min(run.seen, run.total);
      part('percent').textContent = `${Math.floor((100 * bar.value) / run.total)} %`;
    } else {
      bar.removeAttribute('value'); // moves without saying how far
      part('percent').textContent = '';
    }
    part('text').textContent = run.text;
    const now = performance.now();
    if (run.done || now - announced >= ANNOUNCE_EVERY_MS) {
      announced = now;
      part('status').textContent = run.text;
    }
    for (const badge of section.querySelectorAll('[data-state]')) {
      badge.hidden = badge.dataset.state !== run.state;
    }
    if (run.done) {
      source.close();
      show('done', true); // a link to the result; the page does not reload by itself
    }
  });
  // After a broken connection the browser tries again by itself; after a refusal it does not.
  source.addEventListener('error', () => {
    if (source.readyState !== EventSource.CLOSED) return;
    for (const name of ['text', 'status']) part(name).textContent = section.dataset.lost;
  });
}

// ── Copy buttons ───────────────────────────────────────────────────────────────────────────
// <button hidden data-needs-script data-copy="id" data-copied="Copied" data-failed="…"> + [role=status]
for (const button of document.querySelectorAll('[data-copy]')) {
  const status = button.parentElement.querySelector('[role=status]');
  button.addEventListener('click', async () => {
    const shown = document.getElementById(button.dataset.copy);
    try {
      await navigator.clipboard.writeText(shown.textContent.trim());
      status.textContent = button.dataset.copied;
    } catch { // no permission, or no https: select it, so that Ctrl+C copies
      getSelection().selectAllChildren(shown);
      status.textContent = button.dataset.failed;
    }
  });
}

// ── Focus the error summary, so that it is read first (GOV.UK pattern) ─────────────────────
document.querySelector('.error-summary')?.focus();
