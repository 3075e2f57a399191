#!/usr/bin/env python3
"""Write h5reinit.1 from the program's own `--experimental-dump-help`.

    Packaging/man.py PROGRAM > h5reinit.1
"""

import datetime
import json
import os
import subprocess
import sys


def plain(text: str) -> str:
    """Text that groff takes as it is: no escapes, no requests, minus signs that can be copied."""
    lines = text.replace("\\", "\\e").replace("-", "\\-").split("\n")
    return "\n".join("\\&" + line if line[:1] in ".'" else line for line in lines)


def names(argument: dict) -> str:
    spelled = sorted(argument.get("names") or [], key=lambda name: name["kind"] == "long")
    flags = ", ".join(
        "\\fB" + plain(("--" if name["kind"] == "long" else "-") + name["name"]) + "\\fR"
        for name in spelled)
    value = "\\fI" + plain(argument.get("valueName", "")) + "\\fR"
    return {"flag": flags, "option": f"{flags} {value}", "positional": value}[argument["kind"]]


def described(argument: dict) -> str:
    text = plain(argument.get("abstract", ""))
    values = argument.get("allValues") or argument.get("allValueStrings")
    if values:
        text += " Values: " + plain(", ".join(values)) + "."
    if argument.get("defaultValue") is not None and argument["kind"] == "option":
        text += " Default: " + plain(argument["defaultValue"]) + "."
    return f".TP\n{names(argument)}\n{text}\n"


def discussion(text: str, heading: str = ".SH") -> str:
    """Indented text keeps its lines; a line in capitals is a heading."""
    output, is_literal = "", False
    for line in text.split("\n"):
        is_indented = line.startswith("  ")
        if is_literal and not is_indented and line:
            output, is_literal = output + ".fi\n.RE\n", False
        if line and line.isupper():
            output += f"{heading} {line}\n" if heading == ".SH" else f".PP\n{line.capitalize()}:\n"
        elif is_indented and not is_literal:
            output, is_literal = output + ".RS 2\n.nf\n" + plain(line[2:]) + "\n", True
        elif not line:
            output += "" if is_literal else ".PP\n"
        else:
            output += plain(line[2:] if is_indented else line) + "\n"
    return output + (".fi\n.RE\n" if is_literal else "")


def arguments(command: dict) -> str:
    shown = [argument for argument in command.get("arguments", []) if argument.get("shouldDisplay", True)]
    titles = list(dict.fromkeys(argument.get("sectionTitle") for argument in shown))
    output = ""
    for title in titles:
        output += f".PP\n{plain(title)}:\n" if title else ""
        output += "".join(
            described(argument) for argument in shown
            if argument.get("sectionTitle") == title and not is_common(argument))
    return output


def day() -> str:
    """Today, or the day that a reproducible build names."""
    moment = os.environ.get("SOURCE_DATE_EPOCH")
    today = datetime.datetime.now(datetime.timezone.utc)
    return f"{datetime.datetime.fromtimestamp(int(moment), datetime.timezone.utc) if moment else today:%Y-%m-%d}"


def is_common(argument: dict) -> bool:
    return {name["name"] for name in argument.get("names") or []} & {"help", "version"} != set()


def page(tool: dict, version: str) -> str:
    command = tool["command"]
    name, subcommands = command["commandName"], [
        each for each in command["subcommands"] if each["commandName"] != "help" and each.get("shouldDisplay", True)]
    output = f'.TH {name.upper()} 1 "{day()}" "{version}" "User Commands"\n'
    output += f".SH NAME\n{name} \\- {plain(command['abstract'].rstrip('.'))}\n.SH SYNOPSIS\n"
    lines = []
    for each in subcommands:
        label = each["commandName"]
        shown = f"[{label}]" if label == command.get("defaultSubcommand") else label
        values = [argument for argument in each["arguments"] if argument["kind"] == "positional"]
        lines.append(" ".join([f"\\fB{name} {shown}\\fR", "[\\fIoptions\\fR]", *map(names, values)]))
    output += "\n.br\n".join(lines) + "\n"
    text = command.get("discussion", "")
    start = next((i for i, line in enumerate(text.split("\n")) if line and line.isupper()), None)
    lines = text.split("\n")
    output += ".SH DESCRIPTION\n" + discussion("\n".join(lines[:start]))
    output += ".SH COMMANDS\n"
    for each in subcommands:
        output += f".SS {name} {each['commandName']}\n{plain(each['abstract'])}\n"
        output += discussion(each["discussion"], ".PP") if each.get("discussion") else ""
        output += arguments(each)
    if start is not None:
        output += discussion("\n".join(lines[start:]))
    return output.replace(".PP\n.SH", ".SH").replace(".PP\n.fi", ".fi")


def main() -> None:
    program = sys.argv[1]
    dumped = subprocess.run([program, "--experimental-dump-help"], capture_output=True, text=True, check=True)
    version = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
    text = page(json.loads(dumped.stdout), version.stdout.split(" (")[0].strip())
    # A paragraph that nothing follows is none.
    sys.stdout.write(text.replace(".PP\n.PP\n", ".PP\n"))


if __name__ == "__main__":
    main()
