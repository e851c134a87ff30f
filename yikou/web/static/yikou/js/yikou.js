// What every page's script may make quicker. Pages work without it.

// [data-print] prints; answers are opened on paper by the stylesheet.
document.addEventListener('click', event => {
  if (event.target.closest('[data-print]')) print();
});

// On a narrow screen the head's ways scroll sideways: the one where one is stands in sight.
document.querySelector('.top nav [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });

// Elder mode on a phone goes to one question a screen; the server cannot know how wide a screen is.
document.addEventListener('submit', event => {
  const form = event.target;
  if (!form.matches('[data-elder]') || form.elements.to.value !== 'elder' || innerWidth >= 480) return;
  form.elements.next.value = form.dataset.elder;
});

// 都没有 stands alone: choosing it clears the others, choosing another clears it. Before anything is sent.
document.addEventListener('change', event => {
  const box = event.target;
  if (!box.matches('input[type="checkbox"]') || !box.checked) return;
  const boxes = [...box.closest('fieldset')?.querySelectorAll('input[type="checkbox"]') ?? []];
  if (!boxes.some(one => 'alone' in one.dataset)) return;
  for (const one of boxes) if (one !== box && ('alone' in box.dataset || 'alone' in one.dataset)) one.checked = false;
}, true);

// A session that ended (401) or was locked (423) is dealt with over the page: what was typed stays below.
// A page may bring its own lock, <dialog id="lock"> with #lock-pane. Other refusals are sentences and are
// shown where the answer would have been.
document.addEventListener('htmx:beforeSwap', event => {
  const { status, responseText } = event.detail.xhr;
  const dialog = (status === 423 && document.querySelector('dialog#lock')) || document.querySelector('#answer-elsewhere');
  if (status === 401 || status === 423) {
    event.detail.shouldSwap = dialog.contains(event.detail.target);
    if (event.detail.shouldSwap) return;
    const pane = dialog.querySelector('#lock-pane') ?? dialog;
    pane.innerHTML = responseText;
    dialog.toggleAttribute('data-locked', status === 423);
    htmx.process(pane);
    if (!dialog.open) dialog.showModal();
  } else if (status >= 400 && responseText) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});
document.addEventListener('unlocked', () => document.querySelectorAll('dialog[data-locked]').forEach(one => one.close()));
// Escape closes what may be closed; the server holds the lock, so it does not open that.
document.addEventListener('cancel', event => {
  if (event.target.matches?.('dialog[data-locked]')) event.preventDefault();
}, true);
