// 读给我听: the question and its answers, spoken by the phone itself. Hidden where it cannot speak.
const button = document.querySelector('[data-read]');
if (button && 'speechSynthesis' in window) {
  button.hidden = false;
  button.addEventListener('click', () => {
    speechSynthesis.cancel();
    const lines = [...document.querySelectorAll('.e-q h1, .e-q p, .e-q .e-go b, .e-q .y-choice span, .e-q .g-mats b, .e-q .g-mats small')];
    const spoken = new SpeechSynthesisUtterance(lines.map(line => line.textContent.trim()).join('。'));
    spoken.lang = 'zh-CN';
    spoken.rate = 0.85;
    speechSynthesis.speak(spoken);
  });
}
