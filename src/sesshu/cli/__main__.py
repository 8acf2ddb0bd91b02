"""`python -m sesshu.cli COMMAND …`: what `./sesshu` runs inside the environment."""

import sys

from sesshu.cli.commands import COMMANDS, run, usage, wrong


def main(arguments: list[str]) -> int:
    if not arguments or arguments[0] in {"-h", "--help", "help"}:
        print(usage())
        return 0 if arguments else 2
    if arguments[0] not in COMMANDS:
        return wrong(arguments[0])
    return run(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
