// The front desk hears who rings: two tones for each new call, and the title says so until somebody goes.
(() => {
  const place = document.querySelector('#front-now'), title = document.title;
  let known = 0;
  const tone = () => {
    try {
      const sound = new AudioContext();
      for (const [at, pitch] of [[0, 880], [0.35, 660]]) {
        const one = sound.createOscillator(), loud = sound.createGain();
        one.frequency.value = pitch;
        loud.gain.setValueAtTime(.2, sound.currentTime + at);
        loud.gain.exponentialRampToValueAtTime(.001, sound.currentTime + at + .3);
        one.connect(loud).connect(sound.destination);
        one.start(sound.currentTime + at);
        one.stop(sound.currentTime + at + .3);
      }
    } catch { /* a browser that was not touched yet makes no sound; the strip is there */ }
  };
  const look = () => {
    const rings = Number(place.querySelector('[data-rings]')?.dataset.rings ?? 0);
    document.title = rings ? `有人请您过去 · ${title}` : title;
    if (rings > known) tone();
    known = rings;
    htmx.process(place);
  };
  place.addEventListener('live', look);
  document.addEventListener('htmx:afterSettle', look);
  look();
})();
