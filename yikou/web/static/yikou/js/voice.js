// The voice of a display: every call is spoken as often as the screen's settings say, one after the other, never two
// at once, and not in quiet hours. The browser's own Chinese voice where there is one, else sound files.
(() => {
  const files = new URL('../voice/', document.currentScript.src), KEPT = 'yikou.sound', FRESH = 90, PAUSE = 350;
  const digits = '零一二三四五六七八九', button = document.querySelector('.d-sound');
  const heard = new Set(), queue = [], clips = new Map();
  let context = null, wanted = localStorage.getItem(KEPT) === 'on', speaking = false, first = true, asked = false;

  const voice = () => window.speechSynthesis?.getVoices().find(one => /^(zh|cmn)/i.test(one.lang) && !/HK|yue/i.test(one.lang));
  const sleep = ms => new Promise(done => setTimeout(done, ms));
  const ready = () => wanted && context?.state === 'running';

  // 12 is 十二; anything that is no number up to 99 is read sign by sign.
  function number(text) {
    if (!/^[1-9]\d?$/.test(text)) return [...text].map(sign => digits[sign] ?? sign);
    const tens = Math.floor(text / 10), ones = text % 10;
    return [tens > 1 ? digits[tens] : '', tens ? '十' : '', ones ? digits[ones] : ''].filter(Boolean);
  }
  const words = ([ticket, window, desk]) => ['请', ...[...ticket].map(sign => digits[sign] ?? sign), '号', '到', ...(desk ? ['总服务台'] : [...number(window), '号窗口'])];

  function inChinese(parts) {
    return new Promise(done => {
      const said = new SpeechSynthesisUtterance(parts.join('').replace(/([A-Z零一二三四五六七八九])/g, '$1 '));
      said.voice = voice();
      said.lang = said.voice.lang;
      said.rate = 0.85;
      said.onend = said.onerror = done;
      speechSynthesis.speak(said);
    });
  }

  const NAMES = { 请: 'qing', 号: 'hao', 到: 'dao', 号窗口: 'haochuangkou', 总服务台: 'zongfuwutai', 十: '10' };
  function clip(part) {
    const name = NAMES[part] ?? (digits.includes(part) ? String(digits.indexOf(part)) : part);
    if (!clips.has(name)) clips.set(name, fetch(new URL(`${encodeURIComponent(name)}.ogg`, files)).then(answer => answer.ok ? answer.arrayBuffer() : null).then(bytes => bytes && context.decodeAudioData(bytes)).catch(() => null));
    return clips.get(name);
  }
  async function fromFiles(parts) {
    for (const part of parts) {
      const buffer = await clip(part);
      if (!buffer) continue;
      const source = new AudioBufferSourceNode(context, { buffer });
      source.connect(context.destination);
      await new Promise(done => { source.onended = done; source.start(); });
    }
  }

  async function speak() {
    if (speaking) return;
    speaking = true;
    while (queue.length && ready()) {
      const { call, repeats } = queue.shift(), parts = words(call);
      document.documentElement.dataset.saying = parts.join('');
      for (let n = 0; n < repeats && ready(); n++) {
        await (voice() ? inChinese(parts) : fromFiles(parts));
        await sleep(PAUSE);
      }
      document.dispatchEvent(new CustomEvent('voice:said', { detail: { call, parts } }));
    }
    delete document.documentElement.dataset.saying;
    speaking = false;
  }

  const isQuiet = ([from, until]) => {
    if (!from) return false;
    const now = yikouClock().toLocaleTimeString('zh-CN', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: 'Asia/Shanghai' });
    return from < until ? now >= from && now < until : now >= from || now < until;
  };

  // Browsers let nothing sound before somebody touched the page; what was allowed once is tried again at the next start.
  async function start() {
    context ??= new AudioContext();
    await Promise.race([context.resume(), sleep(1000)]);
    label();
    speak();
  }

  function label(on = true) {
    button.hidden = !on;
    button.ariaPressed = String(ready());
    button.querySelector('span').textContent = ready() ? '声音开着' : '开声音';
    document.documentElement.toggleAttribute('data-mute', on && !ready());
  }

  button?.addEventListener('click', () => {
    wanted = !ready();
    localStorage.setItem(KEPT, wanted ? 'on' : 'off');
    if (wanted) start(); else { queue.length = 0; window.speechSynthesis?.cancel(); context?.suspend().then(() => label()); }
  });

  window.yikouVoice = display => {
    const said = JSON.parse(display.querySelector('[data-voice]')?.dataset.voice || '{"calls":[]}');
    const now = yikouClock().getTime() / 1000, quiet = isQuiet(said.quiet || []);
    for (const call of said.calls.toReversed()) {
      const key = call.join('/');
      if (heard.has(key)) continue;
      heard.add(key);
      if (!first && said.on && !quiet && wanted && now - call[4] < FRESH) queue.push({ call, repeats: said.repeats });
    }
    first = false;
    label(said.on === true);
    if (said.on && wanted && !asked) { asked = true; start(); } else speak();
  };
})();
