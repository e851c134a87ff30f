// What every page's script may make quicker. Pages work without it.

// [data-print] prints; answers are opened on paper by the stylesheet.
document.addEventListener('click', event => {
  const button = event.target.closest('[data-print]');
  if (button) print();
});

// Elder mode on a phone goes to one question a screen; the server cannot know how wide a screen is.
document.addEventListener('submit', event => {
  const form = event.target;
  if (!form.matches('[data-elder]') || form.elements.to.value !== 'elder' || innerWidth >= 480) return;
  form.elements.next.value = form.dataset.elder;
});

// A session that ended or was locked answers a fragment with 401 or 423: what was typed stays on the page.
document.addEventListener('htmx:beforeSwap', event => {
  const { status } = event.detail.xhr;
  if (status === 401 || status === 423) {
    event.detail.shouldSwap = false;
    const place = document.querySelector('#answer-elsewhere');
    if (place) { place.innerHTML = event.detail.xhr.responseText; place.hidden = false; place.querySelector('a, button, input')?.focus(); }
  } else if (status >= 400 && event.detail.xhr.responseText) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});
