"""Makes the sound files with which a display speaks where the browser has no Chinese voice of its own.

    python tools/make_voice.py

Needs Debian's espeak-ng and opus-tools. For maintainers only: the files in yikou/data/voice are committed.
"""

import string
import subprocess
import tempfile
from pathlib import Path

TO = Path(__file__).resolve().parent.parent / "yikou" / "data" / "voice"
# A woman's voice, a little slower than speech: it carries through a hall.
CHINESE, LETTERS = ("cmn+f2", "170"), ("en+f2", "150")
WORDS = {
    "qing": "请",
    "hao": "号",
    "dao": "到",
    "haochuangkou": "号窗口",
    "zongfuwutai": "总服务台",
    **{str(number): sign for number, sign in enumerate("零一二三四五六七八九十")},
}


def make(name: str, text: str, voice: str, speed: str) -> None:
    """One word as Ogg Opus, mono, without the silence around it."""
    with tempfile.NamedTemporaryFile(suffix=".wav") as wav:
        subprocess.run(["espeak-ng", "-v", voice, "-s", speed, "-a", "120", "-z", "-w", wav.name, text], check=True)
        encode = ["opusenc", "--quiet", "--bitrate", "24", "--downmix-mono", "--discard-comments", "--discard-pictures"]
        subprocess.run([*encode, "--serial", "1", wav.name, str(TO / f"{name}.ogg")], check=True)


def main() -> None:
    """All of them."""
    TO.mkdir(exist_ok=True)
    for name, text in WORDS.items():
        make(name, text, *CHINESE)
    for letter in string.ascii_uppercase:
        make(letter, letter, *LETTERS)


if __name__ == "__main__":
    main()
