"""The commands: each module has HELP, configure(parser), run(args) -> exit code.

NEEDS_DATABASE = True has Django set up first; without it a command starts in a blink. With it a
centre whose keys are gone is refused, unless NEEDS_KEYS = False. A new
command is a module here and its name in `yikou.cli.main.GROUPS`. Answers go to standard output;
a Refusal may simply be raised: `main` tells it on standard error and ends with 1.
"""
